package io.github.llmrouter;

import java.util.List;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.util.StringUtils;

/**
 * Takes chunks of a stream apart.
 */
final class Chunks {

	private Chunks() {
	}

	static String text(ChatResponse chunk) {
		if (chunk.getResults().isEmpty()) {
			return "";
		}
		String text = chunk.getResults().get(0).getOutput().getText();
		return (text != null) ? text : "";
	}

	/**
	 * Whether a chunk has what cannot be continued: a tool call, media, or a piece of one
	 * of several choices.
	 */
	static boolean hasMoreThanText(ChatResponse chunk) {
		List<Generation> generations = chunk.getResults();
		if (generations.size() > 1) {
			return true;
		}
		for (Generation generation : generations) {
			AssistantMessage message = generation.getOutput();
			if (message.hasToolCalls() || !message.getMedia().isEmpty()
					|| (message.getMetadata().get("index") instanceof Number index && index.intValue() > 0)) {
				return true;
			}
		}
		return false;
	}

	static boolean hasFinishReason(ChatResponse chunk) {
		return !chunk.getResults().isEmpty()
				&& StringUtils.hasText(chunk.getResults().get(0).getMetadata().getFinishReason());
	}

	static ChatResponse withText(ChatResponse chunk, String text) {
		if (chunk.getResults().isEmpty() || text.equals(text(chunk))) {
			return chunk;
		}
		return with(chunk, text, chunk.getResults().get(0).getMetadata());
	}

	/**
	 * A chunk that has a text and does not say that it is the last one.
	 */
	static ChatResponse unfinished(ChatResponse chunk, String text) {
		return hasFinishReason(chunk) ? with(chunk, text, ChatGenerationMetadata.NULL) : withText(chunk, text);
	}

	static ChatResponse ofText(String text, ChatResponseMetadata metadata) {
		return new ChatResponse(List.of(new Generation(new AssistantMessage(text))), metadata);
	}

	private static ChatResponse with(ChatResponse chunk, String text, ChatGenerationMetadata metadata) {
		AssistantMessage message = chunk.getResults().get(0).getOutput();
		AssistantMessage changed = AssistantMessage.builder()
			.content(text)
			.properties(message.getMetadata())
			.toolCalls(message.getToolCalls())
			.media(message.getMedia())
			.build();
		return new ChatResponse(List.of(new Generation(changed, metadata)), chunk.getMetadata());
	}

}
