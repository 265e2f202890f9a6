package io.github.llmrouter.statistics;

import java.time.Instant;

import io.github.llmrouter.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * That an attempt failed. What the provider said is left out: it may quote the prompt.
 *
 * @param time when
 * @param kind why
 * @param status the HTTP status, or {@code null} if there was none
 */
public record FailureReport(Instant time, FailureKind kind, @Nullable Integer status) {
}
