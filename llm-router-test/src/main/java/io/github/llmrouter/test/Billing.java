package io.github.llmrouter.test;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * What an answer says it used. What is {@code null} is counted.
 *
 * @param prompt tokens of the prompt
 * @param completion tokens of the answer
 * @param cached tokens of the prompt that came from a cache
 * @param cacheWrite tokens of the prompt that went to a cache
 * @param reasoning tokens of the answer that were thought, not said
 * @param cost USD
 * @param style how a stream tells it; {@code null} for the server's default
 */
record Billing(@Nullable Long prompt, @Nullable Long completion, long cached, long cacheWrite, @Nullable Long reasoning,
		@Nullable BigDecimal cost, @Nullable UsageStyle style) {

	static final Billing COUNTED = new Billing(null, null, 0, 0, null, null, null);

	Billing withPrompt(long prompt) {
		return new Billing(prompt, this.completion, this.cached, this.cacheWrite, this.reasoning, this.cost,
				this.style);
	}

	Billing withCompletion(long completion) {
		return new Billing(this.prompt, completion, this.cached, this.cacheWrite, this.reasoning, this.cost,
				this.style);
	}

	Billing withCache(long cached, long cacheWrite) {
		return new Billing(this.prompt, this.completion, cached, cacheWrite, this.reasoning, this.cost, this.style);
	}

	Billing withReasoning(long reasoning) {
		return new Billing(this.prompt, this.completion, this.cached, this.cacheWrite, reasoning, this.cost,
				this.style);
	}

	Billing withCost(BigDecimal cost) {
		return new Billing(this.prompt, this.completion, this.cached, this.cacheWrite, this.reasoning, cost,
				this.style);
	}

	Billing withStyle(UsageStyle style) {
		return new Billing(this.prompt, this.completion, this.cached, this.cacheWrite, this.reasoning, this.cost,
				style);
	}

}
