package io.github.llmrouter;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * When a call must be over. Measured by the monotonic clock, so that a jump of the wall
 * clock changes nothing.
 */
final class Deadline {

	private static final Duration LONGEST = Duration.ofDays(365);

	private final LongSupplier nanoTime;

	private final long start;

	private final long whole;

	/** Whoever times the stream reads it as well. */
	private volatile long limit;

	Deadline(LongSupplier nanoTime, Duration limit) {
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
		this.whole = nanos(limit);
		this.limit = this.whole;
	}

	/**
	 * Time since the call began.
	 * @return nanoseconds
	 */
	long elapsedNanos() {
		return this.nanoTime.getAsLong() - this.start;
	}

	/**
	 * Begin anew with the whole time: what has gone out so far took as long as it took.
	 * @param total limits everything since the call began, or {@code null}
	 */
	void renew(@Nullable Duration total) {
		long renewed = elapsedNanos() + this.whole;
		this.limit = (total != null) ? Math.min(renewed, nanos(total)) : renewed;
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
