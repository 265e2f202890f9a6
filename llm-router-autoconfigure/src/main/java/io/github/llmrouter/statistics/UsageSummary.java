package io.github.llmrouter.statistics;

import java.math.BigDecimal;

/**
 * What was used since the start.
 *
 * @param inputTokens tokens of prompts, cached ones included
 * @param cachedInputTokens of these, tokens read from providers' caches
 * @param outputTokens tokens of answers, reasoning included
 * @param reasoningTokens of these, tokens spent on reasoning
 * @param cost what attempts cost, in USD: each as the provider said, or else its tokens
 * at configured prices
 * @param attemptsOfUnknownCost attempts of which it is not known what they cost
 */
public record UsageSummary(long inputTokens, long cachedInputTokens, long outputTokens, long reasoningTokens,
		BigDecimal cost, long attemptsOfUnknownCost) {

	/** Nothing was used. */
	public static final UsageSummary NONE = new UsageSummary(0, 0, 0, 0, BigDecimal.ZERO, 0);

	/**
	 * Add up.
	 * @param other what else was used
	 * @return the sum
	 */
	public UsageSummary plus(UsageSummary other) {
		return new UsageSummary(this.inputTokens + other.inputTokens, this.cachedInputTokens + other.cachedInputTokens,
				this.outputTokens + other.outputTokens, this.reasoningTokens + other.reasoningTokens,
				this.cost.add(other.cost), this.attemptsOfUnknownCost + other.attemptsOfUnknownCost);
	}

}
