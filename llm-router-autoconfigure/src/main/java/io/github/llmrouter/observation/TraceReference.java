package io.github.llmrouter.observation;

import org.jspecify.annotations.Nullable;

/**
 * Where a call is found in Langfuse, or else in the application's own tracing.
 *
 * @param traceId the trace, 32 hexadecimal digits
 * @param observationId the call within it, 16 hexadecimal digits; {@code null} if it has
 * none of its own
 */
public record TraceReference(String traceId, @Nullable String observationId) {
}
