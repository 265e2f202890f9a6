package io.github.llmrouter.statistics;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

import io.github.llmrouter.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a call: neither what was asked or answered, nor who asked.
 *
 * @param id the call's id in logs and traces
 * @param route the route it took
 * @param streaming whether the answer was streamed
 * @param time when it began
 * @param duration how long it took, with all its attempts and delays
 * @param outcome how it ended
 * @param kind why it failed, or why a policy refused it; {@code null} otherwise
 * @param servedBy who answered; {@code null} if nobody did, or a policy
 * @param attempts how many attempts were made
 * @param inputTokens tokens of the prompt, of all attempts
 * @param outputTokens tokens of the answer, of all attempts
 * @param cost what its attempts cost, in USD: each as the provider said, or else its
 * tokens at configured prices; {@code null} if neither is known of any of them
 */
public record CallReport(String id, String route, boolean streaming, Instant time, Duration duration, Result outcome,
		@Nullable FailureKind kind, @Nullable String servedBy, int attempts, long inputTokens, long outputTokens,
		@Nullable BigDecimal cost) {

	/**
	 * How a call ended.
	 */
	public enum Result {

		/** It was answered, by a model or a policy. */
		ANSWERED,

		/** It failed. */
		FAILED,

		/** The caller went away, or the router was closed. */
		CANCELLED,

		/** A policy refused it, or the caller went away before anything was done. */
		NOT_MADE

	}

}
