package io.github.llmrouter;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.context.LlmContextBuilder;
import io.github.llmrouter.context.PromptReference;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;

/**
 * The part of {@link RoutingChatOptions.Builder} that says on whose behalf the call is
 * made. What does not fit an {@link LlmContext} is cut or left out.
 *
 * @param <B> the builder itself
 */
abstract class ContextualOptionsBuilder<B extends ContextualOptionsBuilder<B>>
		extends DefaultToolCallingChatOptions.Builder<B> {

	// immutable, so that clones may share it
	private LlmContext context = LlmContext.EMPTY;

	/**
	 * Say for which end user the call is made.
	 * @param user the user; blank for none
	 * @return this builder
	 */
	public B user(@Nullable String user) {
		return change((context) -> context.user(user));
	}

	/**
	 * Say for which customer or organisation the call is made.
	 * @param tenant the tenant; blank for none
	 * @return this builder
	 */
	public B tenant(@Nullable String tenant) {
		return change((context) -> context.tenant(tenant));
	}

	/**
	 * Say for which project or feature the call is made.
	 * @param project the project; blank for none
	 * @return this builder
	 */
	public B project(@Nullable String project) {
		return change((context) -> context.project(project));
	}

	/**
	 * Say which conversation the call is a part of.
	 * @param session the session; blank for none
	 * @return this builder
	 */
	public B session(@Nullable String session) {
		return change((context) -> context.session(session));
	}

	/**
	 * Label the call, in place of earlier labels.
	 * @param tags the labels
	 * @return this builder
	 */
	public B tags(@Nullable Collection<? extends @Nullable String> tags) {
		return change((context) -> context.tags(tags));
	}

	/**
	 * Label the call, in place of earlier labels.
	 * @param tags the labels
	 * @return this builder
	 */
	public B tags(@Nullable String @Nullable ... tags) {
		return tags((tags != null) ? Arrays.asList(tags) : null);
	}

	/**
	 * Set what else is known of the call, in place of earlier metadata.
	 * @param metadata values by their keys
	 * @return this builder
	 */
	public B metadata(@Nullable Map<String, ? extends @Nullable String> metadata) {
		return change((context) -> context.metadata(metadata));
	}

	/**
	 * Add to what else is known of the call.
	 * @param key the key, of letters A to Z, digits, '_', '.' and '-'
	 * @param value the value, or {@code null} to remove it
	 * @return this builder
	 */
	public B metadata(@Nullable String key, @Nullable String value) {
		return change((context) -> context.metadata(key, value));
	}

	/**
	 * Name the trace that the call is a part of.
	 * @param traceName the name; blank for none
	 * @return this builder
	 */
	public B traceName(@Nullable String traceName) {
		return change((context) -> context.traceName(traceName));
	}

	/**
	 * Say which managed prompt the call uses.
	 * @param prompt the prompt
	 * @return this builder
	 */
	public B prompt(@Nullable PromptReference prompt) {
		return change((context) -> context.prompt(prompt));
	}

	/**
	 * Say all of it at once, in place of what was said before.
	 * @param context on whose behalf the call is made
	 * @return this builder
	 */
	public B context(@Nullable LlmContext context) {
		this.context = (context != null) ? context : LlmContext.EMPTY;
		return self();
	}

	private B change(UnaryOperator<LlmContextBuilder> change) {
		return context(change.apply(this.context.mutate()).build());
	}

	/**
	 * What has been said so far.
	 * @return the context
	 */
	LlmContext context() {
		return this.context;
	}

}
