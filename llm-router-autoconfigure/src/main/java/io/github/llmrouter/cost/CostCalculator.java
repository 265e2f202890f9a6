package io.github.llmrouter.cost;

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

}
