package io.github.llmrouter.langfuse.observation;

import org.jspecify.annotations.Nullable;

/**
 * What Langfuse is told of the application, on everything.
 *
 * @param environment where it runs, in Langfuse's spelling, or {@code null}
 * @param release which version of it runs, or {@code null}
 */
public record ApplicationLabels(@Nullable String environment, @Nullable String release) {
}
