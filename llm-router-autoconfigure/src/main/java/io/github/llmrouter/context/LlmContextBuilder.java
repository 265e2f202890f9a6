package io.github.llmrouter.context;

import java.util.Arrays;
import java.util.Collection;
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
	public LlmContextBuilder tags(String... tags) {
		return tags(Arrays.asList(tags));
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
	public LlmContextBuilder metadata(String key, @Nullable String value) {
		if (ContextCleaner.SHARED.value(value) != null) {
			this.metadata = ContextCleaner.SHARED.metadata(this.metadata, Map.of(key, value));
		}
		else {
			Map<String, String> rest = new LinkedHashMap<>(this.metadata);
			rest.remove(ContextCleaner.SHARED.key(key));
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
	 * Build the context.
	 * @return the context, {@link LlmContext#EMPTY} itself if nothing is set
	 */
	public LlmContext build() {
		boolean empty = this.user == null && this.tenant == null && this.project == null && this.session == null
				&& this.tags.isEmpty() && this.metadata.isEmpty() && this.traceName == null && this.prompt == null;
		return empty ? LlmContext.EMPTY : new LlmContext(this);
	}

}
