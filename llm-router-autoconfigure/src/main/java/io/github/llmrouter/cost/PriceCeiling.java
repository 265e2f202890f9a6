package io.github.llmrouter.cost;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What a model may cost at most to be fallen back to, in USD per million tokens.
 *
 * @param input of the prompt; {@code null} for any price
 * @param output of the answer; {@code null} for any price
 */
public record PriceCeiling(@Nullable BigDecimal input, @Nullable BigDecimal output) {

	/** Any price will do, also one that is not known. */
	public static final PriceCeiling NONE = new PriceCeiling(null, null);

	public PriceCeiling {
		Assert.isTrue(input == null || input.signum() >= 0, "'input' must not be negative");
		Assert.isTrue(output == null || output.signum() >= 0, "'output' must not be negative");
	}

	/**
	 * Whether any price will do.
	 * @return whether nothing is set
	 */
	public boolean isNone() {
		return this.input == null && this.output == null;
	}

	/**
	 * Whether prices are not above this.
	 * @param prices the prices, {@code null} if they are not known: they may be any
	 * @return whether the model may be fallen back to
	 */
	public boolean admits(@Nullable ModelPrices prices) {
		return isNone() || (prices != null && (this.input == null || prices.input().compareTo(this.input) <= 0)
				&& (this.output == null || prices.output().compareTo(this.output) <= 0));
	}

}
