package io.github.llmrouter.selection;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Estimates how long a prompt is, by its characters: to count tokens takes longer than
 * all that the router does.
 */
final class PromptLength {

	private static final int CHARACTERS_PER_TOKEN = 4;

	private PromptLength() {
	}

	static long tokens(Prompt prompt) {
		long characters = 0;
		for (Message message : prompt.getInstructions()) {
			String text = message.getText();
			characters += (text != null) ? text.length() : 0;
			if (message instanceof ToolResponseMessage tools) {
				for (ToolResponseMessage.ToolResponse response : tools.getResponses()) {
					characters += response.responseData().length();
				}
			}
		}
		return Math.max(1, characters / CHARACTERS_PER_TOKEN);
	}

}
