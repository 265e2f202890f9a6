package io.github.llmrouter.context;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a call is made. Every part is optional.
 *
 * @param user the end user
 * @param tenant the customer or organisation the user belongs to
 * @param project the project or feature the call is made for
 * @param session the conversation the call is a part of
 * @param tags free labels
 */
public record LlmContext(@Nullable String user, @Nullable String tenant, @Nullable String project,
		@Nullable String session, List<String> tags) {

	/** Nobody in particular. */
	public static final LlmContext EMPTY = new LlmContext(null, null, null, null, List.of());

	public LlmContext {
		tags = List.copyOf(tags);
	}

}
