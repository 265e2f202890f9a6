package io.github.llmrouter.retry;

/**
 * How the waits between attempts at one target grow. The first is always the initial
 * interval; none is longer than the maximum interval.
 */
public enum BackOffStrategy {

	/**
	 * Each wait is a multiple of the one before: 1, 2, 4, 8, 16 with a multiplier of 2.
	 */
	EXPONENTIAL,

	/** Each wait is an initial interval longer than the one before: 1, 2, 3, 4, 5. */
	LINEAR,

	/** Each wait is the sum of the two before: 1, 1, 2, 3, 5. */
	FIBONACCI,

	/** All waits are alike: 1, 1, 1, 1, 1. */
	FIXED,

	/**
	 * As exponential, times a factor that is learned for each kind of failure: longer
	 * after rate limits and overload, shorter after network faults that pass. The first
	 * wait is scaled too.
	 *
	 * @see AdaptiveBackOffPolicy
	 */
	ADAPTIVE

}
