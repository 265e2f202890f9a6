package io.github.llmrouter.retry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What differs after one kind of failure. What is {@code null} is as for all others.
 *
 * @param maxAttempts attempts at one target, the first included; at least 1
 * @param strategy how waits grow
 * @param initialInterval the first wait
 * @param multiplier what {@link BackOffStrategy#EXPONENTIAL} and
 * {@link BackOffStrategy#ADAPTIVE} grow by
 * @param maxInterval the longest wait
 */
public record KindOverride(@Nullable Integer maxAttempts, @Nullable BackOffStrategy strategy,
		@Nullable Duration initialInterval, @Nullable Double multiplier, @Nullable Duration maxInterval) {

	/**
	 * Whether waits differ, and not only the number of attempts.
	 * @return whether the kind has a backoff of its own
	 */
	boolean hasBackOff() {
		return this.strategy != null || this.initialInterval != null || this.multiplier != null
				|| this.maxInterval != null;
	}

}
