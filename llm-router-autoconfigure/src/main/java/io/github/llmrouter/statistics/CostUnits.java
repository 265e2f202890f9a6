package io.github.llmrouter.statistics;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * Reads what an attempt cost as a whole number of trillionths of a dollar: these are
 * added up at once, and without growing, whatever digits a provider may write. A long
 * holds nine million dollars of them.
 */
final class CostUnits {

	/** Nobody knows, which is not the same as zero. */
	static final long UNKNOWN = -1;

	private static final int SCALE = 12;

	private static final double UNITS = 1e12;

	private static final double MAX = 1e6;

	private CostUnits() {
	}

	static long of(@Nullable BigDecimal cost) {
		// a double tells trillionths apart up to thousands of dollars
		return (cost != null) ? Math.round(Math.max(0, Math.min(MAX, cost.doubleValue())) * UNITS) : UNKNOWN;
	}

	static BigDecimal dollars(long units) {
		BigDecimal dollars = BigDecimal.valueOf(units, SCALE).stripTrailingZeros();
		// 100, not 1E+2
		return (dollars.scale() < 0) ? dollars.setScale(0) : dollars;
	}

}
