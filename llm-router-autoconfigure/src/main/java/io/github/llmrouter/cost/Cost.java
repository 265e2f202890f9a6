package io.github.llmrouter.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt cost, in USD. Input and output add up to the total.
 *
 * @param input for the prompt; {@code null} if unknown
 * @param output for the answer; {@code null} if unknown
 * @param total both together; {@code null} if unknown, which is not the same as zero
 * @param source where the total comes from
 */
public record Cost(@Nullable BigDecimal input, @Nullable BigDecimal output, @Nullable BigDecimal total, Source source) {

	/** So that no part is more than the whole. */
	private static final MathContext DOWN = new MathContext(16, RoundingMode.DOWN);

	/** Nobody knows. */
	public static final Cost UNKNOWN = new Cost(null, null, null, Source.UNKNOWN);

	/** The provider charges nothing for it. */
	public static final Cost NOT_BILLED = new Cost(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO,
			Source.NOT_BILLED);

	/**
	 * The sum of two parts.
	 * @param input for the prompt
	 * @param output for the answer
	 * @return the cost, by prices
	 */
	static Cost priced(BigDecimal input, BigDecimal output) {
		return new Cost(input, output, input.add(output), Source.PRICES);
	}

	/**
	 * What the provider charged.
	 * @param total the charge
	 * @param inputShare what part of it was for the input, in relation to
	 * {@code outputShare}
	 * @param outputShare what part of it was for the output
	 * @return the cost; all of it for the output if both shares are zero
	 */
	static Cost charged(BigDecimal total, BigDecimal inputShare, BigDecimal outputShare) {
		BigDecimal whole = inputShare.add(outputShare);
		BigDecimal input = (whole.signum() == 0) ? BigDecimal.ZERO
				: (whole.compareTo(total) == 0) ? inputShare : total.multiply(inputShare).divide(whole, DOWN);
		return new Cost(input, total.subtract(input), total, Source.PROVIDER);
	}

	/**
	 * The sum of what two attempts cost.
	 * @param other the other cost
	 * @return the sum; unknown if either is
	 */
	public Cost plus(Cost other) {
		if (this.total == null || other.total == null) {
			return UNKNOWN;
		}
		return new Cost(sum(this.input, other.input), sum(this.output, other.output), this.total.add(other.total),
				(this.source == Source.NOT_BILLED) ? other.source : this.source);
	}

	private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
		return (one != null && other != null) ? one.add(other) : null;
	}

	/**
	 * Whether it is known.
	 * @return {@code false} if it may be any amount
	 */
	public boolean isKnown() {
		return this.total != null;
	}

	/**
	 * Where a cost comes from.
	 */
	public enum Source {

		/** The provider said what it charged. */
		PROVIDER,

		/** Tokens that the provider reported, at configured prices. */
		PRICES,

		/** The attempt failed in a way that is not charged for. */
		NOT_BILLED,

		/** The provider did not say, and there are no prices or no tokens. */
		UNKNOWN;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
