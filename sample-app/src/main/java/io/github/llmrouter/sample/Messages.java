package io.github.llmrouter.sample;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Turns the messages of OpenAI's API into Spring AI's.
 */
final class Messages {

	private Messages() {
	}

	static Message message(JsonNode message) {
		String role = message.path("role").asString("");
		return switch (role) {
			case "system", "developer" -> new SystemMessage(text(message));
			case "user" -> UserMessage.builder().text(text(message)).media(images(message)).build();
			case "assistant" -> AssistantMessage.builder().content(text(message)).toolCalls(toolCalls(message)).build();
			case "tool" -> ToolResponseMessage.builder()
				.responses(List.of(new ToolResponseMessage.ToolResponse(message.path("tool_call_id").asString(""), "",
						text(message))))
				.build();
			default -> throw new IllegalArgumentException("A message has an unknown 'role'");
		};
	}

	private static String text(JsonNode message) {
		JsonNode content = message.path("content");
		if (!content.isArray()) {
			return content.asString("");
		}
		StringBuilder text = new StringBuilder();
		content.forEach((part) -> text.append(part.path("text").asString("")));
		return text.toString();
	}

	private static List<Media> images(JsonNode message) {
		List<Media> images = new ArrayList<>();
		message.path("content").forEach((part) -> {
			String url = part.at("/image_url/url").asString("");
			if (!url.isEmpty()) {
				images.add(Media.builder().mimeType(type(url)).data(URI.create(url)).build());
			}
		});
		return images;
	}

	private static MimeType type(String url) {
		int end = url.indexOf(';');
		return (url.startsWith("data:image/") && end > 0) ? MimeTypeUtils.parseMimeType(url.substring(5, end))
				: MimeTypeUtils.IMAGE_PNG;
	}

	private static List<AssistantMessage.ToolCall> toolCalls(JsonNode message) {
		List<AssistantMessage.ToolCall> calls = new ArrayList<>();
		message.path("tool_calls")
			.forEach((call) -> calls.add(new AssistantMessage.ToolCall(call.path("id").asString(""), "function",
					call.at("/function/name").asString(""), call.at("/function/arguments").asString(""))));
		return calls;
	}

}
