package io.github.llmrouter.autoconfigure;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The strategies that are built in.
 */
enum Strategy {

	ORDERED, WEIGHTED, LOWEST_LATENCY, LOWEST_COST, LEAST_BUSY, POWER_OF_TWO;

	/**
	 * Find a strategy.
	 * @param name as a configuration writes it
	 * @return the strategy, {@code null} if none of that name is built in
	 */
	static @Nullable Strategy find(String name) {
		for (Strategy strategy : values()) {
			if (isSame(strategy.name(), name)) {
				return strategy;
			}
		}
		return null;
	}

	/**
	 * Whether two names are the same, however they are written: {@code least-busy} and
	 * {@code leastBusy} for example.
	 */
	static boolean isSame(String one, String other) {
		return uniform(one).equals(uniform(other));
	}

	private static String uniform(String name) {
		return name.strip().toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
	}

	/**
	 * Whether it goes by what is under way at targets and how fast they answer.
	 */
	boolean needsLoads() {
		return this == LOWEST_LATENCY || this == LEAST_BUSY || this == POWER_OF_TWO;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
