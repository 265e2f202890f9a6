package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.ratelimit.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to one model.
 *
 * @param requestsPerMinute How many attempts at it are made in a minute. Any number
 * unless set.
 * @param tokensPerMinute How many tokens of prompts and answers it is asked for in a
 * minute. Any number unless set.
 * @param maxConcurrency How many attempts at it run at once in this instance of the
 * application. Any number unless set.
 * @param adaptiveConcurrency Whether fewer attempts run at once, down to one, while it
 * answers that there are too many or does not answer in time.
 */
record TargetProperties(@Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute,
		@Nullable Integer maxConcurrency, boolean adaptiveConcurrency) {

	boolean isLimited() {
		return this.requestsPerMinute != null || this.tokensPerMinute != null || this.maxConcurrency != null;
	}

	RateLimit limit() {
		return new RateLimit(this.requestsPerMinute, this.tokensPerMinute, this.maxConcurrency,
				this.adaptiveConcurrency);
	}

}
