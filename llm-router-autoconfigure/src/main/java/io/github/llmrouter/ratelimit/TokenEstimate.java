package io.github.llmrouter.ratelimit;

import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.TokenUsage;
import io.github.llmrouter.tokens.PromptSize;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * How many tokens a request will use, by its length: exact numbers come with the answer,
 * and counting them before costs more than it is worth.
 *
 * @param input tokens of the prompt
 * @param output tokens of the answer, at most
 */
record TokenEstimate(long input, long output) {

	/**
	 * Estimate a request.
	 * @param prompt what is asked
	 * @param expectedOutput the tokens of the answer if the prompt sets no maximum
	 * @return the estimate
	 */
	static TokenEstimate of(Prompt prompt, long expectedOutput) {
		ChatOptions options = prompt.getOptions();
		Integer maxTokens = (options != null) ? options.getMaxTokens() : null;
		return new TokenEstimate(PromptSize.tokens(PromptSize.characters(prompt)),
				(maxTokens != null) ? Math.max(0, maxTokens) : expectedOutput);
	}

	/**
	 * What to reserve.
	 * @return tokens, at least one
	 */
	long total() {
		return Math.max(1, this.input + this.output);
	}

	/**
	 * How many tokens a request counts for that is over.
	 * @param outcome how it ended
	 * @return what the provider reported, or else what can be told without
	 */
	long used(Outcome outcome) {
		TokenUsage usage = outcome.usage();
		if (usage.hasTokens()) {
			return total(usage);
		}
		if (outcome instanceof Outcome.Succeeded succeeded) {
			return this.input + PromptSize.tokens(characters(succeeded.response()));
		}
		if (outcome instanceof Outcome.Cancelled cancelled) {
			return this.input + PromptSize.tokens(cancelled.streamedCharacters());
		}
		// what broke on the way was an answer to the whole prompt
		return (outcome instanceof Outcome.Failed failed && failed.committed()) ? this.input : 0;
	}

	static long total(TokenUsage usage) {
		return usage.inputTokens() + usage.outputTokens();
	}

	private static long characters(ChatResponse response) {
		long characters = 0;
		for (Generation generation : response.getResults()) {
			characters += PromptSize.characters(generation.getOutput());
		}
		return characters;
	}

}
