package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.ratelimit.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * How much each user, tenant or route may use.
 *
 * @param requestsPerMinute How many calls each may make in a minute. Any number unless
 * set.
 * @param tokensPerMinute How many tokens of prompts and answers each may use in a minute,
 * in all attempts of its calls. Any number unless set.
 * @param maxConcurrency How many calls of each may run at once in this instance of the
 * application. Any number unless set.
 */
record LimitProperties(@Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute,
		@Nullable Integer maxConcurrency) {

	boolean isLimited() {
		return this.requestsPerMinute != null || this.tokensPerMinute != null || this.maxConcurrency != null;
	}

	RateLimit limit() {
		return new RateLimit(this.requestsPerMinute, this.tokensPerMinute, this.maxConcurrency, false);
	}

}
