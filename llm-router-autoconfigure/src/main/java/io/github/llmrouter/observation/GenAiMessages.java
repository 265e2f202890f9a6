package io.github.llmrouter.observation;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;
import org.springframework.util.StringUtils;

/**
 * Writes messages in the form of OpenTelemetry's conventions for generative AI: a role
 * and parts of text, tool calls, tool responses and references to media.
 */
final class GenAiMessages {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private GenAiMessages() {
	}

	static String input(List<? extends Message> messages) {
		ArrayNode array = JSON.arrayNode();
		messages.forEach((message) -> write(array.addObject(), message));
		return array.toString();
	}

	static String output(ChatResponse response) {
		ArrayNode array = JSON.arrayNode();
		for (Generation generation : response.getResults()) {
			ObjectNode json = array.addObject();
			write(json, generation.getOutput());
			String reason = generation.getMetadata().getFinishReason();
			if (StringUtils.hasText(reason)) {
				json.put("finish_reason", reason);
			}
		}
		return array.toString();
	}

	private static void write(ObjectNode json, Message message) {
		json.put("role", message.getMessageType().getValue());
		ArrayNode parts = json.putArray("parts");
		text(parts, message.getText());
		if (message instanceof MediaContent content) {
			content.getMedia().forEach((media) -> media(parts, media));
		}
		if (message instanceof AssistantMessage assistant) {
			assistant.getToolCalls()
				.forEach((call) -> parts.addObject()
					.put("type", "tool_call")
					.put("id", call.id())
					.put("name", call.name())
					.put("arguments", call.arguments()));
		}
		if (message instanceof ToolResponseMessage tool) {
			tool.getResponses()
				.forEach((response) -> parts.addObject()
					.put("type", "tool_call_response")
					.put("id", response.id())
					.put("response", response.responseData()));
		}
	}

	private static void text(ArrayNode parts, @Nullable String text) {
		if (StringUtils.hasLength(text)) {
			parts.addObject().put("type", "text").put("content", text);
		}
	}

	private static void media(ArrayNode parts, Media media) {
		ObjectNode part = parts.addObject().put("type", "uri").put("mime_type", media.getMimeType().toString());
		String url = MediaUrl.of(media);
		if (url != null) {
			part.put("uri", url);
		}
	}

}
