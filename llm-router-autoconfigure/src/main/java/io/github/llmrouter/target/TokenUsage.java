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
 * @param inputCost the part of {@code cost} that was for the input, in USD; {@code null}
 * if the provider did not say
 */
public record TokenUsage(long inputTokens, long outputTokens, long cachedInputTokens, long cacheWriteTokens,
		long reasoningTokens, @Nullable BigDecimal cost, @Nullable BigDecimal inputCost) {

	/** Nothing was reported. */
	public static final TokenUsage UNKNOWN = new TokenUsage(0, 0, 0, 0, 0, null);

	/**
	 * Of a provider that does not say what part of the cost was for the input.
	 * @param inputTokens tokens of the prompt
	 * @param outputTokens tokens of the answer
	 * @param cachedInputTokens input tokens read from the provider's cache
	 * @param cacheWriteTokens input tokens written to the provider's cache
	 * @param reasoningTokens output tokens spent on reasoning
	 * @param cost what the provider charged, in USD, or {@code null} if it did not say
	 */
	public TokenUsage(long inputTokens, long outputTokens, long cachedInputTokens, long cacheWriteTokens,
			long reasoningTokens, @Nullable BigDecimal cost) {
		this(inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens, cost, null);
	}

	/**
	 * The same tokens at a cost that became known later.
	 * @param cost what the provider charged, in USD, or {@code null} if it did not say
	 * @return the usage
	 */
	public TokenUsage withCost(@Nullable BigDecimal cost) {
		return new TokenUsage(this.inputTokens, this.outputTokens, this.cachedInputTokens, this.cacheWriteTokens,
				this.reasoningTokens, cost);
	}

	/**
	 * What two attempts used together.
	 * @param other what the other one used
	 * @return the sum; the cost is unknown if either is
	 */
	public TokenUsage plus(TokenUsage other) {
		return new TokenUsage(this.inputTokens + other.inputTokens, this.outputTokens + other.outputTokens,
				this.cachedInputTokens + other.cachedInputTokens, this.cacheWriteTokens + other.cacheWriteTokens,
				this.reasoningTokens + other.reasoningTokens, sum(this.cost, other.cost),
				sum(this.inputCost, other.inputCost));
	}

	private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
		return (one != null && other != null) ? one.add(other) : null;
	}

	/**
	 * Whether the provider reported any tokens or a cost.
	 * @return {@code false} if nothing is known
	 */
	public boolean isReported() {
		return hasTokens() || this.cost != null;
	}

	/**
	 * Whether the provider reported any tokens.
	 * @return {@code false} if their number is not known
	 */
	public boolean hasTokens() {
		return this.inputTokens > 0 || this.outputTokens > 0;
	}

	/**
	 * Input tokens that neither came from the provider's cache nor went to it.
	 * @return the tokens, at the provider's usual price
	 */
	public long plainInputTokens() {
		return Math.max(0, this.inputTokens - this.cachedInputTokens - this.cacheWriteTokens);
	}

	/**
	 * Output tokens that are part of the answer.
	 * @return the tokens that were not spent on reasoning
	 */
	public long answerTokens() {
		return Math.max(0, this.outputTokens - this.reasoningTokens);
	}

}
