package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.ratelimit.RateLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is known about a model, and how it is used.
 *
 * @param contextWindow Tokens that prompt and answer may have together. After a prompt
 * that was too long, only models with a larger window are asked. Unknown unless set.
 * @param weight How often the model is asked first by the strategy 'weighted', in
 * relation to the weights of the others. With 0 it is asked only after them.
 * @param requestsPerMinute How many attempts at it are made in a minute. Any number
 * unless set.
 * @param tokensPerMinute How many tokens of prompts and answers it is asked for in a
 * minute. Any number unless set.
 * @param maxConcurrency How many attempts at it run at once in this instance of the
 * application. Any number unless set.
 * @param adaptiveConcurrency Whether fewer attempts run at once, down to one, while it
 * answers that there are too many or does not answer in time.
 */
record TargetProperties(@Nullable Integer contextWindow, @DefaultValue("1") double weight,
		@Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute, @Nullable Integer maxConcurrency,
		boolean adaptiveConcurrency) {

	static final TargetProperties NONE = new TargetProperties(null, 1, null, null, null, false);

	boolean isLimited() {
		return this.requestsPerMinute != null || this.tokensPerMinute != null || this.maxConcurrency != null;
	}

	RateLimit limit() {
		return new RateLimit(this.requestsPerMinute, this.tokensPerMinute, this.maxConcurrency,
				this.adaptiveConcurrency);
	}

}
