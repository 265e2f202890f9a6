package io.github.llmrouter.retry;

import org.springframework.util.Assert;

/**
 * How many requests the process may make beyond the first of each call. The defaults are
 * Finagle's: a fifth of the requests, plus 10 per second.
 *
 * @param enabled whether there is a limit at all
 * @param maxTokens how many tokens there are at first and at most; at least 1. One is
 * worth one request.
 * @param successGain what an answered call gives back, in tokens; not negative
 * @param minPerSecond what time gives back, in tokens per second; not negative
 */
public record RetryBudgetSettings(boolean enabled, int maxTokens, double successGain, double minPerSecond) {

	/** 100 tokens, a fifth of one for each answer, and 10 per second. */
	public static final RetryBudgetSettings DEFAULTS = new RetryBudgetSettings(true, 100, 0.2, 10);

	/**
	 * Check the settings.
	 * @throws IllegalArgumentException naming the component that makes no sense
	 */
	public RetryBudgetSettings {
		Assert.isTrue(maxTokens >= 1, "'maxTokens' must be at least 1");
		Assert.isTrue(Double.isFinite(successGain) && successGain >= 0, "'successGain' must not be negative");
		Assert.isTrue(Double.isFinite(minPerSecond) && minPerSecond >= 0, "'minPerSecond' must not be negative");
	}

}
