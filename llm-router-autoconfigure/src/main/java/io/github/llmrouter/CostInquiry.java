package io.github.llmrouter;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;

/**
 * A question what an attempt cost. It holds nothing of what was asked or answered, which
 * would stay in memory for as long as there is no answer to this.
 *
 * @param responseId by what id the provider knows the answer
 * @param pricing says what it cost
 * @param known what is known so far
 */
record CostInquiry(String responseId, AttemptPricing pricing, Charge known) {

	Target target() {
		return this.pricing.target();
	}

	/**
	 * What the attempt used and cost.
	 * @param usage what the provider says
	 * @return the charge; with the tokens that were known before if it tells none
	 */
	Charge charge(TokenUsage usage) {
		Charge charge = new Charge(usage, this.pricing.cost(usage));
		return usage.hasTokens() ? charge : new Charge(this.known.usage().withCost(usage.cost()), charge.cost());
	}

}
