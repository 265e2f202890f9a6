package io.github.llmrouter.breaker;

/**
 * How many failures in a row it takes to open a breaker. The busier a target is, the more
 * calls each further failure costs, and the more of its attempts have failed lately, the
 * less the next one is by chance: so up to half of the configured number is left out, a
 * quarter for each.
 */
final class FailureThreshold {

	/** As many attempts at once are busy. */
	private static final double BUSY = 20;

	private static final double SHARE = 0.25;

	/** One failure alone says nothing. */
	private static final int LEAST = 2;

	private FailureThreshold() {
	}

	/**
	 * The threshold that applies now.
	 * @param configured the configured number
	 * @param underWay how many attempts are under way at the target
	 * @param failedShare the share of the window's attempts that failed, from 0 to 1
	 * @return the number of failures in a row; never above the configured one
	 */
	static int adapted(int configured, int underWay, double failedShare) {
		double busy = Math.min(1, underWay / BUSY);
		int adapted = (int) Math.ceil(configured * (1 - SHARE * busy - SHARE * failedShare));
		return Math.min(configured, Math.max(LEAST, adapted));
	}

}
