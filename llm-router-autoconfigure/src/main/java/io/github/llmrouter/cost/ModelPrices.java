package io.github.llmrouter.cost;

import java.math.BigDecimal;

import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What a model costs, in USD per million tokens.
 *
 * @param input of the prompt
 * @param output of the answer
 * @param cachedInput of the prompt, read from the provider's cache; {@code null} for that
 * of {@code input}
 * @param cacheWrite of the prompt, written to the provider's cache; {@code null} for that
 * of {@code input}
 * @param reasoning of the answer, spent on reasoning; {@code null} for that of
 * {@code output}
 */
public record ModelPrices(BigDecimal input, BigDecimal output, @Nullable BigDecimal cachedInput,
		@Nullable BigDecimal cacheWrite, @Nullable BigDecimal reasoning) {

	/** Nothing is charged. */
	public static final ModelPrices FREE = new ModelPrices(BigDecimal.ZERO, BigDecimal.ZERO, null, null, null);

	private static final int MILLION = 6;

	public ModelPrices {
		check(input);
		check(output);
		check(cachedInput);
		check(cacheWrite);
		check(reasoning);
	}

	private static void check(@Nullable BigDecimal price) {
		Assert.isTrue(price == null || price.signum() >= 0, "A price must not be negative");
	}

	/**
	 * What tokens cost. Each counts once, at the rate of its kind.
	 * @param usage the tokens
	 * @return the cost
	 */
	Cost cost(TokenUsage usage) {
		BigDecimal in = times(this.input, usage.plainInputTokens())
			.add(times(orElse(this.cachedInput, this.input), usage.cachedInputTokens()))
			.add(times(orElse(this.cacheWrite, this.input), usage.cacheWriteTokens()));
		BigDecimal out = times(this.output, usage.answerTokens())
			.add(times(orElse(this.reasoning, this.output), usage.reasoningTokens()));
		return Cost.priced(in, out);
	}

	private static BigDecimal orElse(@Nullable BigDecimal price, BigDecimal other) {
		return (price != null) ? price : other;
	}

	private static BigDecimal times(BigDecimal perMillion, long tokens) {
		return perMillion.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION);
	}

}
