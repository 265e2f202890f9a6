package io.github.llmrouter.ratelimit;

import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
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

	private static final int CHARACTERS_PER_TOKEN = 4;

	/**
	 * Estimate a request.
	 * @param prompt what is asked
	 * @param expectedOutput the tokens of the answer if the prompt sets no maximum
	 * @return the estimate
	 */
	static TokenEstimate of(Prompt prompt, long expectedOutput) {
		long characters = 0;
		for (Message message : prompt.getInstructions()) {
			characters += characters(message);
		}
		ChatOptions options = prompt.getOptions();
		Integer maxTokens = (options != null) ? options.getMaxTokens() : null;
		return new TokenEstimate(tokens(characters), (maxTokens != null) ? Math.max(0, maxTokens) : expectedOutput);
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
			return this.input + tokens(characters(succeeded.response()));
		}
		if (outcome instanceof Outcome.Cancelled cancelled) {
			return this.input + tokens(cancelled.streamedCharacters());
		}
		// what broke on the way was an answer to the whole prompt
		return (outcome instanceof Outcome.Failed failed && failed.committed()) ? this.input : 0;
	}

	static long total(TokenUsage usage) {
		return usage.inputTokens() + usage.outputTokens();
	}

	private static long tokens(long characters) {
		return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
	}

	private static long characters(Message message) {
		long characters = length(message.getText());
		if (message instanceof AssistantMessage answer) {
			for (AssistantMessage.ToolCall call : answer.getToolCalls()) {
				characters += length(call.arguments());
			}
		}
		else if (message instanceof ToolResponseMessage tools) {
			for (ToolResponseMessage.ToolResponse response : tools.getResponses()) {
				characters += length(response.responseData());
			}
		}
		return characters;
	}

	private static long characters(ChatResponse response) {
		long characters = 0;
		for (Generation generation : response.getResults()) {
			characters += characters(generation.getOutput());
		}
		return characters;
	}

	private static int length(@Nullable String text) {
		return (text != null) ? text.length() : 0;
	}

}
