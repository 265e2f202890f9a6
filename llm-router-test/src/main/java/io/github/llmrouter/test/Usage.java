package io.github.llmrouter.test;

import java.math.BigDecimal;

import tools.jackson.databind.node.ObjectNode;

/**
 * What an answer used, and what it cost in USD.
 */
record Usage(long prompt, long completion, long cached, long cacheWrite, long reasoning, BigDecimal promptCost,
		BigDecimal completionCost, BigDecimal cost) {

	/**
	 * Count and charge.
	 * @param billing what the reply was told to say
	 * @param model whose prices count
	 * @param prompt tokens of the prompt, as counted
	 * @param completion tokens of the answer, as counted
	 * @param reasoning how many of these were thought
	 * @return the usage
	 */
	static Usage of(Billing billing, FakeModel model, long prompt, long completion, long reasoning) {
		Long toldPrompt = billing.prompt();
		Long toldCompletion = billing.completion();
		Long toldReasoning = billing.reasoning();
		BigDecimal toldCost = billing.cost();
		long allPrompt = (toldPrompt != null) ? toldPrompt : prompt;
		long allCompletion = (toldCompletion != null) ? toldCompletion : completion;
		BigDecimal promptCost = promptCost(model, allPrompt, billing.cached(), billing.cacheWrite());
		BigDecimal completionCost = times(model.price("completion"), allCompletion);
		return new Usage(allPrompt, allCompletion, billing.cached(), billing.cacheWrite(),
				(toldReasoning != null) ? toldReasoning : reasoning, promptCost, completionCost,
				(toldCost != null) ? toldCost : promptCost.add(completionCost));
	}

	/**
	 * Charge nothing, as OpenRouter does for an answer that failed.
	 * @return the same usage without costs
	 */
	Usage free() {
		return new Usage(this.prompt, this.completion, this.cached, this.cacheWrite, this.reasoning, BigDecimal.ZERO,
				BigDecimal.ZERO, BigDecimal.ZERO);
	}

	private static BigDecimal promptCost(FakeModel model, long prompt, long cached, long cacheWrite) {
		BigDecimal price = model.price("prompt");
		BigDecimal read = model.prices().getOrDefault("input_cache_read", price);
		BigDecimal write = model.prices().getOrDefault("input_cache_write", price);
		return times(price, prompt - cached - cacheWrite).add(times(read, cached)).add(times(write, cacheWrite));
	}

	private static BigDecimal times(BigDecimal price, long tokens) {
		return price.max(BigDecimal.ZERO).multiply(BigDecimal.valueOf(Math.max(0, tokens)));
	}

	ObjectNode json() {
		ObjectNode json = Json.object();
		json.put("prompt_tokens", this.prompt);
		json.put("completion_tokens", this.completion);
		json.put("total_tokens", this.prompt + this.completion);
		json.put("cost", this.cost.stripTrailingZeros());
		json.put("is_byok", false);
		json.putObject("prompt_tokens_details")
			.put("cached_tokens", this.cached)
			.put("cache_write_tokens", this.cacheWrite)
			.put("audio_tokens", 0)
			.put("video_tokens", 0);
		json.putObject("cost_details")
			.putNull("upstream_inference_cost")
			.put("upstream_inference_prompt_cost", this.promptCost.stripTrailingZeros())
			.put("upstream_inference_completions_cost", this.completionCost.stripTrailingZeros());
		json.putObject("completion_tokens_details")
			.put("reasoning_tokens", this.reasoning)
			.put("image_tokens", 0)
			.put("audio_tokens", 0);
		return json;
	}

}
