package io.github.llmrouter.cost;

import io.github.llmrouter.log.RareWarnings;
import io.github.llmrouter.target.Target;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What targets cost before they are asked: as the calculator says, or nothing where it is
 * known that nothing is charged.
 */
public final class TargetPrices {

	private final RareWarnings warnings = new RareWarnings(LogFactory.getLog(TargetPrices.class), System::nanoTime);

	private final CostCalculator costs;

	/**
	 * Create.
	 * @param costs knows prices
	 */
	public TargetPrices(CostCalculator costs) {
		this.costs = costs;
	}

	/**
	 * The prices of a target.
	 * @param target who may be asked
	 * @param inputTokens about how long the prompt is
	 * @return the prices, {@code null} if they are not known
	 */
	public @Nullable ModelPrices of(Target target, long inputTokens) {
		try {
			ModelPrices prices = this.costs.prices(target, inputTokens);
			if (prices != null) {
				return prices;
			}
		}
		catch (RuntimeException ex) {
			this.warnings.warn(this.costs.getClass().getName() + " cannot say what " + target + " costs", ex);
		}
		return (target.adapter().freeOfCharge() || target.isFree()) ? ModelPrices.FREE : null;
	}

}
