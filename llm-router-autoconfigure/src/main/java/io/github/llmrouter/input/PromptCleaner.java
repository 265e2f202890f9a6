package io.github.llmrouter.input;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;

/**
 * Cleans the messages of one prompt, and counts. Copies only what changes. A message of a
 * class that is not Spring AI's own stays as it is: what else it holds is not known.
 */
final class PromptCleaner {

	private int characters;

	private int messages;

	/**
	 * How many characters were removed.
	 */
	int characters() {
		return this.characters;
	}

	/**
	 * How many messages they were removed from.
	 */
	int messages() {
		return this.messages;
	}

	/**
	 * Clean messages.
	 * @param messages the messages
	 * @return the same list if they are clean
	 */
	List<Message> clean(List<Message> messages) {
		List<Message> result = messages;
		for (int i = 0; i < messages.size(); i++) {
			Message message = messages.get(i);
			Message clean = clean(message);
			if (clean != message) {
				if (result == messages) {
					result = new ArrayList<>(messages);
				}
				result.set(i, clean);
				this.messages++;
			}
		}
		return result;
	}

	private Message clean(Message message) {
		Class<?> type = message.getClass();
		if (type == ToolResponseMessage.class) {
			return toolResponses((ToolResponseMessage) message);
		}
		if (type != UserMessage.class && type != SystemMessage.class && type != AssistantMessage.class) {
			return message;
		}
		String clean = cleaned(message.getText());
		return (clean != null) ? withText(message, clean) : message;
	}

	/** Not by mutate(), which some metadata makes fail. */
	private static Message withText(Message message, String text) {
		if (message instanceof UserMessage user) {
			return UserMessage.builder().text(text).media(user.getMedia()).metadata(user.getMetadata()).build();
		}
		if (message instanceof AssistantMessage assistant) {
			return AssistantMessage.builder()
				.content(text)
				.properties(assistant.getMetadata())
				.toolCalls(assistant.getToolCalls())
				.media(assistant.getMedia())
				.build();
		}
		return SystemMessage.builder().text(text).metadata(message.getMetadata()).build();
	}

	private Message toolResponses(ToolResponseMessage message) {
		List<ToolResponse> responses = null;
		for (int i = 0; i < message.getResponses().size(); i++) {
			ToolResponse response = message.getResponses().get(i);
			String clean = cleaned(response.responseData());
			if (clean != null) {
				if (responses == null) {
					responses = new ArrayList<>(message.getResponses());
				}
				responses.set(i, new ToolResponse(response.id(), response.name(), clean));
			}
		}
		return (responses == null) ? message
				: ToolResponseMessage.builder().responses(responses).metadata(message.getMetadata()).build();
	}

	/** Null if there is nothing to clean. */
	private @Nullable String cleaned(@Nullable String text) {
		String clean = (text != null) ? TextCleaner.clean(text) : null;
		if (text == null || clean == null || clean.length() == text.length()) {
			return null;
		}
		this.characters += text.length() - clean.length();
		return clean;
	}

}
