package io.github.llmrouter.tokens;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * How long prompts are: in characters, the arguments and results of tools included, and
 * in tokens about that. To count tokens takes longer than all that the router does.
 */
public final class PromptSize {

	private static final int CHARACTERS_PER_TOKEN = 4;

	private PromptSize() {
	}

	/**
	 * The characters of all messages.
	 * @param prompt what is asked
	 * @return how many there are
	 */
	public static long characters(Prompt prompt) {
		long characters = 0;
		for (Message message : prompt.getInstructions()) {
			characters += characters(message);
		}
		return characters;
	}

	/**
	 * The characters of a message.
	 * @param message a question or an answer
	 * @return how many there are
	 */
	public static long characters(Message message) {
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

	/**
	 * About how many tokens that is.
	 * @param characters how many characters there are
	 * @return a fourth of it, rounded up
	 */
	public static long tokens(long characters) {
		return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
	}

	private static int length(@Nullable String text) {
		return (text != null) ? text.length() : 0;
	}

}
