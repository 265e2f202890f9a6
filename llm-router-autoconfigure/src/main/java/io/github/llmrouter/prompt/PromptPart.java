package io.github.llmrouter.prompt;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.util.Assert;

/**
 * A part of a prompt, before its variables have values.
 */
sealed interface PromptPart {

	/**
	 * A message.
	 *
	 * @param role who says it: system, user or assistant
	 * @param template what is said, with variables
	 */
	record Text(MessageType role, String template) implements PromptPart {

		static Text of(Message message) {
			Assert.isTrue(message.getMessageType() != MessageType.TOOL, "A prompt holds no answer of a tool");
			String text = message.getText();
			return new Text(message.getMessageType(), (text != null) ? text : "");
		}

		Message message(String text) {
			return switch (this.role) {
				case SYSTEM -> new SystemMessage(text);
				case ASSISTANT -> new AssistantMessage(text);
				default -> new UserMessage(text);
			};
		}

	}

	/**
	 * A place for messages.
	 *
	 * @param name the name by which they are given
	 */
	record Placeholder(String name) implements PromptPart {
	}

}
