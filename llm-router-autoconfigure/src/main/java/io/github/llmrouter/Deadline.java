package io.github.llmrouter;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a call must be over. Measured by the monotonic clock, so that a jump of the wall
 * clock changes nothing.
 */
final class Deadline {

	private static final Duration LONGEST = Duration.ofDays(365);

	private final LongSupplier nanoTime;

	private final long start;

	private final long limit;

	Deadline(LongSupplier nanoTime, Duration limit) {
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
		this.limit = nanos(limit);
	}

	/**
	 * Time since the call began.
	 * @return nanoseconds
	 */
	long elapsedNanos() {
		return this.nanoTime.getAsLong() - this.start;
	}

	/**
	 * Time that is left.
	 * @return nanoseconds, not positive if the time is over
	 */
	long leftNanos() {
		return this.limit - elapsedNanos();
	}

	/**
	 * A duration in nanoseconds that can be calculated with.
	 * @param duration the duration, of any length
	 * @return its nanoseconds, at most those of a year
	 */
	static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
	}

	/**
	 * Whether something can still begin after a delay.
	 * @param delay the delay
	 * @return {@code false} if the time would be over by then
	 */
	boolean allows(Duration delay) {
		return nanos(delay) < leftNanos();
	}

}
