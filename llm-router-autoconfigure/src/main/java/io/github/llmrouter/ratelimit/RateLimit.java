package io.github.llmrouter.ratelimit;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How much one target, user, tenant or route may use.
 *
 * @param requestsPerMinute how many requests in a minute, or {@code null} for any number
 * @param tokensPerMinute how many tokens of prompts and answers in a minute, or
 * {@code null} for any number
 * @param maxConcurrency how many requests at once, or {@code null} for any number
 * @param adaptive whether fewer at once are admitted, down to one, while they are turned
 * down or time out
 */
public record RateLimit(@Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute,
		@Nullable Integer maxConcurrency, boolean adaptive) {

	public RateLimit {
		Assert.isTrue(requestsPerMinute == null || requestsPerMinute > 0, "'requestsPerMinute' must be positive");
		Assert.isTrue(tokensPerMinute == null || tokensPerMinute > 0, "'tokensPerMinute' must be positive");
		Assert.isTrue(maxConcurrency == null || maxConcurrency > 0, "'maxConcurrency' must be positive");
	}

	/**
	 * Whether anything is limited.
	 * @return {@code false} if there is no limit
	 */
	public boolean isLimited() {
		return this.requestsPerMinute != null || this.tokensPerMinute != null || this.maxConcurrency != null;
	}

	/**
	 * What is reached when nothing is left of it.
	 * @param resource what there is none of
	 * @return for messages: the number and what it counts
	 */
	String describe(Resource resource) {
		return switch (resource) {
			case REQUESTS -> this.requestsPerMinute + " requests per minute";
			case TOKENS -> this.tokensPerMinute + " tokens per minute";
			case CONCURRENCY -> this.maxConcurrency + " requests at once";
		};
	}

}
