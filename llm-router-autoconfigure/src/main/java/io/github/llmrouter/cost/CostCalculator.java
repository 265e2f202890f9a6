package io.github.llmrouter.cost;

import java.math.BigDecimal;

import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Says what an answer cost. Asked by any thread, and not allowed to block.
 */
@FunctionalInterface
public interface CostCalculator {

	/**
	 * Calculate.
	 * @param target who was asked
	 * @param responseModel the model that answered, as the provider names it;
	 * {@code null} if it did not say
	 * @param usage what the provider reported
	 * @return the cost; {@link Cost#UNKNOWN} rather than a guess
	 */
	Cost cost(Target target, @Nullable String responseModel, TokenUsage usage);

	/**
	 * Tell what a target will cost, before it is asked: so that targets can be compared.
	 * Must be quick.
	 * @param target who may be asked
	 * @param inputTokens about how long the prompt is, as longer ones may cost more per
	 * token
	 * @return its prices, {@code null} if they are not known, which is not the same as
	 * free
	 */
	default @Nullable ModelPrices prices(Target target, long inputTokens) {
		// so many cost just the price
		Cost million = cost(target, null, new TokenUsage(1_000_000, 1_000_000, 0, 0, 0, null));
		BigDecimal input = million.input();
		BigDecimal output = million.output();
		return (input != null && output != null) ? new ModelPrices(input, output, null, null, null) : null;
	}

}
