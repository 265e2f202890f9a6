package io.github.llmrouter.cost;

import java.math.BigDecimal;
import java.util.Map;

import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Believes the provider where it says what it charged, and else multiplies tokens by
 * prices. Immutable.
 */
public final class PriceList implements CostCalculator {

	private final Map<String, ModelPrices> prices;

	/**
	 * Create.
	 * @param prices by the name of a target in chains, or by the id of a model
	 */
	public PriceList(Map<String, ModelPrices> prices) {
		this.prices = Map.copyOf(prices);
	}

	@Override
	public Cost cost(Target target, @Nullable String responseModel, TokenUsage usage) {
		ModelPrices prices = prices(target, responseModel);
		if (usage.cost() == null) {
			return (prices != null && usage.hasTokens()) ? prices.cost(usage) : Cost.UNKNOWN;
		}
		if (usage.inputCost() != null) {
			return Cost.charged(usage.cost(), usage.inputCost(), usage.cost().subtract(usage.inputCost()));
		}
		Cost priced = (prices != null) ? prices.cost(usage) : Cost.UNKNOWN;
		if (priced.input() != null && priced.output() != null) {
			return Cost.charged(usage.cost(), priced.input(), priced.output());
		}
		// the total is known; how it splits is not, and tokens are all there is to go by
		return Cost.charged(usage.cost(), BigDecimal.valueOf(usage.inputTokens()),
				BigDecimal.valueOf(usage.outputTokens()));
	}

	@Override
	public @Nullable ModelPrices prices(Target target, long inputTokens) {
		return prices(target, null);
	}

	private @Nullable ModelPrices prices(Target target, @Nullable String responseModel) {
		ModelPrices prices = this.prices.get(target.name());
		if (prices == null && target.model() != null) {
			prices = this.prices.get(target.model());
		}
		return (prices == null && responseModel != null) ? this.prices.get(responseModel) : prices;
	}

}
