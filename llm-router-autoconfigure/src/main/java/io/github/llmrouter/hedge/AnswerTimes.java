package io.github.llmrouter.hedge;

import java.util.Arrays;

/**
 * How long the newest answers of a target took. Percentiles are exact over what is kept,
 * and are calculated anew after every tenth answer. Guarded by itself; nothing takes
 * long.
 */
final class AnswerTimes {

	/** How many answers are kept. */
	static final int CAPACITY = 200;

	private static final int RENEWAL = 10;

	private final double percentile;

	private final int minimum;

	private final long[] times = new long[CAPACITY];

	private int size;

	private int next;

	private int fresh;

	private long delay = -1;

	/**
	 * Create.
	 * @param percentile what is asked for, in percent
	 * @param minimum how many answers that takes at least
	 */
	AnswerTimes(double percentile, int minimum) {
		this.percentile = percentile;
		this.minimum = minimum;
	}

	/**
	 * An answer has come.
	 * @param nanos how long it took
	 */
	synchronized void answered(long nanos) {
		this.times[this.next] = nanos;
		this.next = (this.next + 1) % CAPACITY;
		this.size = Math.min(this.size + 1, CAPACITY);
		this.fresh++;
		if (this.size >= this.minimum && (this.delay < 0 || this.fresh >= RENEWAL)) {
			this.delay = calculate();
			this.fresh = 0;
		}
	}

	/**
	 * An attempt was ended before it was answered. If that took as long as the percentile
	 * it counts as that long: not at all, and the percentile would fall with each attempt
	 * that is ended because it exceeds it; with the time it had, and it would grow.
	 * @param nanos how long it took until then
	 */
	synchronized void unanswered(long nanos) {
		if (this.delay >= 0 && nanos >= this.delay) {
			answered(this.delay);
		}
	}

	/**
	 * The percentile.
	 * @return nanoseconds, or less than 0 if too little is known
	 */
	synchronized long nanos() {
		return this.delay;
	}

	private long calculate() {
		long[] sorted = Arrays.copyOf(this.times, this.size);
		Arrays.sort(sorted);
		return sorted[(int) Math.ceil(this.percentile / 100 * this.size) - 1];
	}

}
