package io.github.llmrouter.ratelimit;

/**
 * So much of something in a minute. It may all be used at once, and comes back evenly.
 * What was used beyond it is a debt that has to come back first. Safe for any thread.
 */
interface Quota {

	/**
	 * How much there is when nothing is used.
	 * @return the limit
	 */
	long capacity();

	/**
	 * Reserve some, now or from what comes back soon.
	 * @param amount how much; of more than the capacity as much as that
	 * @param maxWaitNanos how long the wait may be
	 * @return what was reserved, and from when on it may be used
	 */
	Reservation reserve(long amount, long maxWaitNanos);

	/**
	 * Less was used than was reserved.
	 * @param amount how much less; positive
	 */
	void giveBack(long amount);

	/**
	 * More was used than was reserved.
	 * @param amount how much more, also if so much is not there; positive
	 */
	void take(long amount);

	/**
	 * How much is left, as far as that is known without asking anybody.
	 * @return the amount; negative for a debt
	 */
	long available();

	/**
	 * When there will be something, as far as that is known without asking anybody.
	 * @return the time in nanoseconds; 0 if there is something now
	 */
	long nanosUntilAny();

	/**
	 * When it will be whole again, so that it may be forgotten until it is used again.
	 * @return the time in nanoseconds; 0 if it is whole, or is remembered elsewhere
	 */
	long nanosUntilWhole();

	/**
	 * An answer of a quota.
	 *
	 * @param granted whether it may be used
	 * @param amount how much was reserved
	 * @param nanos when it may be used, or, if it was not granted, when it is worth
	 * asking again
	 * @param left how much is left
	 */
	record Reservation(boolean granted, long amount, long nanos, long left) {
	}

}
