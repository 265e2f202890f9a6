package io.github.llmrouter.context;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link LlmContext}. Setting {@code null} or a blank value unsets. For use by
 * one thread.
 */
public final class LlmContextBuilder {

	// what is here is clean, and every collection immutable

	@Nullable String user;

	@Nullable String tenant;

	@Nullable String project;

	@Nullable String session;

	List<String> tags = List.of();

	Map<String, String> metadata = Map.of();

	@Nullable String traceName;

	@Nullable PromptReference prompt;

	LlmContextBuilder() {
	}

	LlmContextBuilder(LlmContext parts) {
		this.user = parts.user();
		this.tenant = parts.tenant();
		this.project = parts.project();
		this.session = parts.session();
		this.tags = parts.tags();
		this.metadata = parts.metadata();
		this.traceName = parts.traceName();
		this.prompt = parts.prompt();
	}

	/**
	 * Say for which end user the call is made.
	 * @param user the user
	 * @return this builder
	 */
	public LlmContextBuilder user(@Nullable String user) {
		this.user = ContextCleaner.SHARED.value(user);
		return this;
	}

	/**
	 * Say for which customer or organisation the call is made.
	 * @param tenant the tenant
	 * @return this builder
	 */
	public LlmContextBuilder tenant(@Nullable String tenant) {
		this.tenant = ContextCleaner.SHARED.value(tenant);
		return this;
	}

	/**
	 * Say for which project or feature the call is made.
	 * @param project the project
	 * @return this builder
	 */
	public LlmContextBuilder project(@Nullable String project) {
		this.project = ContextCleaner.SHARED.value(project);
		return this;
	}

	/**
	 * Say which conversation the call is a part of.
	 * @param session the session
	 * @return this builder
	 */
	public LlmContextBuilder session(@Nullable String session) {
		this.session = ContextCleaner.SHARED.value(session);
		return this;
	}

	/**
	 * Label the call, in place of earlier labels.
	 * @param tags the labels
	 * @return this builder
	 */
	public LlmContextBuilder tags(@Nullable Collection<? extends @Nullable String> tags) {
		this.tags = (tags != null) ? ContextCleaner.SHARED.tags(tags) : List.of();
		return this;
	}

	/**
	 * Label the call, in place of earlier labels.
	 * @param tags the labels
	 * @return this builder
	 */
	public LlmContextBuilder tags(@Nullable String @Nullable ... tags) {
		return tags((tags != null) ? Arrays.asList(tags) : null);
	}

	/**
	 * Set what else is known of the call, in place of earlier metadata.
	 * @param metadata values by their keys
	 * @return this builder
	 */
	public LlmContextBuilder metadata(@Nullable Map<String, ? extends @Nullable String> metadata) {
		this.metadata = (metadata != null) ? ContextCleaner.SHARED.metadata(Map.of(), metadata) : Map.of();
		return this;
	}

	/**
	 * Add to what else is known of the call.
	 * @param key the key, of letters A to Z, digits, '_', '.' and '-'
	 * @param value the value, or {@code null} to remove it
	 * @return this builder
	 */
	public LlmContextBuilder metadata(@Nullable String key, @Nullable String value) {
		String name = ContextCleaner.SHARED.key(key);
		if (name == null) {
			return this;
		}
		if (ContextCleaner.SHARED.value(value) != null) {
			this.metadata = ContextCleaner.SHARED.metadata(this.metadata, Collections.singletonMap(name, value));
		}
		else {
			Map<String, String> rest = new LinkedHashMap<>(this.metadata);
			rest.remove(name);
			metadata(rest);
		}
		return this;
	}

	/**
	 * Name the trace that the call is a part of.
	 * @param traceName the name
	 * @return this builder
	 */
	public LlmContextBuilder traceName(@Nullable String traceName) {
		this.traceName = ContextCleaner.SHARED.value(traceName);
		return this;
	}

	/**
	 * Say which managed prompt the call uses.
	 * @param prompt the prompt
	 * @return this builder
	 */
	public LlmContextBuilder prompt(@Nullable PromptReference prompt) {
		this.prompt = prompt;
		return this;
	}

	/**
	 * Set what is not set. What is there already wins.
	 */
	LlmContextBuilder fillIn(LlmContext defaults) {
		this.user = either(this.user, defaults.user());
		this.tenant = either(this.tenant, defaults.tenant());
		this.project = either(this.project, defaults.project());
		this.session = either(this.session, defaults.session());
		this.tags = ContextCleaner.SHARED.union(this.tags, defaults.tags());
		this.metadata = ContextCleaner.SHARED.filledIn(this.metadata, defaults.metadata());
		this.traceName = either(this.traceName, defaults.traceName());
		this.prompt = either(this.prompt, defaults.prompt());
		return this;
	}

	private static <T> @Nullable T either(@Nullable T preferred, @Nullable T other) {
		return (preferred != null) ? preferred : other;
	}

	/**
	 * Build the context.
	 * @return the context, {@link LlmContext#EMPTY} itself if nothing is set
	 */
	public LlmContext build() {
		boolean empty = this.user == null && this.tenant == null && this.project == null && this.session == null
				&& this.tags.isEmpty() && this.metadata.isEmpty() && this.traceName == null && this.prompt == null;
		return empty ? LlmContext.EMPTY : new LlmContext(this);
	}

}
