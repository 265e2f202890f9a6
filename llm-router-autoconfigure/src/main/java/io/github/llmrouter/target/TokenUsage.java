package io.github.llmrouter.target;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt used, as the provider reported it. Cached and cache-write tokens are
 * part of the input tokens, reasoning tokens of the output tokens.
 *
 * @param inputTokens tokens of the prompt
 * @param outputTokens tokens of the answer
 * @param cachedInputTokens input tokens read from the provider's cache
 * @param cacheWriteTokens input tokens written to the provider's cache
 * @param reasoningTokens output tokens spent on reasoning
 * @param cost what the provider charged, in USD; {@code null} if it did not say, which is
 * not the same as zero
 */
public record TokenUsage(long inputTokens, long outputTokens, long cachedInputTokens, long cacheWriteTokens,
		long reasoningTokens, @Nullable BigDecimal cost) {

	/** Nothing was reported. */
	public static final TokenUsage UNKNOWN = new TokenUsage(0, 0, 0, 0, 0, null);

	/**
	 * Whether the provider reported any tokens or a cost.
	 * @return {@code false} if nothing is known
	 */
	public boolean isReported() {
		return this.inputTokens > 0 || this.outputTokens > 0 || this.cost != null;
	}

}
