package io.github.llmrouter.breaker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a breaker is at one moment.
 *
 * @param state what it does with attempts
 * @param failuresInARow how many attempts in a row have failed by now
 * @param attempts how many attempts the window holds
 * @param failedAttempts how many of these failed
 * @param slowAttempts how many of these were slow
 * @param opened how often it has opened, by an operator included
 * @param reopensIn when the next trial attempt is let through; {@code null} if attempts
 * go through, or if nobody knows
 */
public record BreakerStatus(BreakerState state, int failuresInARow, int attempts, int failedAttempts, int slowAttempts,
		long opened, @Nullable Duration reopensIn) {

	/** Of a target that was never asked. */
	static final BreakerStatus UNUSED = new BreakerStatus(BreakerState.CLOSED, 0, 0, 0, 0, 0, null);

}
