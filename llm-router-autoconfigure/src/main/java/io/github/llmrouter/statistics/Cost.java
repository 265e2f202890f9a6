package io.github.llmrouter.statistics;

import java.math.BigDecimal;
import java.math.RoundingMode;

import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an attempt cost, as a number that can be added to others: a provider may
 * write a billionth digit, and adding that to a dollar takes gigabytes.
 */
final class Cost {

	/** A trillionth of a dollar: a long holds nine million dollars of it. */
	static final int SCALE = 12;

	private static final BigDecimal MAX = BigDecimal.valueOf(1_000_000);

	private Cost() {
	}

	static @Nullable BigDecimal of(TokenUsage usage) {
		BigDecimal cost = usage.cost();
		if (cost == null) {
			return null;
		}
		boolean negligible = cost.signum() <= 0 || (long) cost.precision() - cost.scale() < -SCALE;
		return negligible ? BigDecimal.ZERO : cost.min(MAX).setScale(SCALE, RoundingMode.HALF_UP);
	}

	/** A whole number of trillionths of a dollar. */
	static long units(BigDecimal cost) {
		return cost.movePointRight(SCALE).longValue();
	}

	static BigDecimal ofUnits(long units) {
		return plain(BigDecimal.valueOf(units, SCALE));
	}

	/** Without needless zeros, as 100 and not as 1E+2. */
	static BigDecimal plain(BigDecimal cost) {
		BigDecimal stripped = cost.stripTrailingZeros();
		return (stripped.scale() < 0) ? stripped.setScale(0) : stripped;
	}

}
