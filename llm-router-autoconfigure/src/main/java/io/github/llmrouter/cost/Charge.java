package io.github.llmrouter.cost;

import io.github.llmrouter.target.TokenUsage;

/**
 * What an attempt used and what that cost, once and for all.
 *
 * @param usage what the provider reported, with its answer or when it was asked later
 * @param cost what it cost
 */
public record Charge(TokenUsage usage, Cost cost) {

	/** Nothing is known, and nothing was charged. */
	public static final Charge NOTHING = new Charge(TokenUsage.UNKNOWN, Cost.NOT_BILLED);

}
