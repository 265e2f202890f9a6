package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationUnit;

/**
 * Retries after one kind of failure. What is not set is as for the others.
 *
 * @param maxAttempts How often a model is asked when it fails like this, the first time
 * included.
 * @param strategy How the delay grows.
 * @param initialInterval Delay before the first retry.
 * @param multiplier What the delay is multiplied by for each further retry.
 * @param maxInterval Longest delay that is calculated.
 */
record RetryPolicyProperties(@Nullable Integer maxAttempts, @Nullable RetryStrategy strategy,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration initialInterval, @Nullable Double multiplier,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxInterval) {
}
