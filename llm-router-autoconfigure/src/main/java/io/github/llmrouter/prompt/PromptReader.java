package io.github.llmrouter.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.chat.messages.MessageType;

/**
 * Reads prompts as Langfuse writes them. What it says of errors holds nothing of what was
 * read.
 */
final class PromptReader {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final TypeReference<Map<String, @Nullable Object>> CONFIG = new TypeReference<>() {
	};

	private PromptReader() {
	}

	/**
	 * Read an answer of Langfuse.
	 * @param name the name of the prompt
	 * @param json the answer
	 * @return the prompt
	 * @throws UnreadablePromptException if it is none
	 */
	static PromptContent reply(String name, byte[] json) throws UnreadablePromptException {
		JsonNode root = parse(json);
		int version = root.path("version").asInt(0);
		if (version < 1) {
			throw new UnreadablePromptException("it has no version");
		}
		return prompt(name, version, root);
	}

	/**
	 * Read what stands in for a prompt: an answer of Langfuse, or the messages only.
	 * @param name the name of the prompt
	 * @param json the JSON
	 * @return the prompt, without a version
	 * @throws UnreadablePromptException if it is none
	 */
	static PromptContent fallback(String name, byte[] json) throws UnreadablePromptException {
		JsonNode root = parse(json);
		return root.isArray() ? PromptContent.chat(name, messages(root)) : prompt(name, 0, root);
	}

	private static JsonNode parse(byte[] json) throws UnreadablePromptException {
		try {
			return MAPPER.readTree(json);
		}
		catch (JacksonException ex) {
			// its message quotes what was read
			throw new UnreadablePromptException("it is no JSON");
		}
	}

	private static PromptContent prompt(String name, int version, JsonNode root) throws UnreadablePromptException {
		JsonNode prompt = root.path("prompt");
		boolean text = prompt.isString();
		if (!text && !prompt.isArray()) {
			throw new UnreadablePromptException("it has neither a text nor messages");
		}
		List<PromptPart> parts = text ? PromptContent.textParts(prompt.asString()) : messages(prompt);
		return new PromptContent(name, version, text ? PromptType.TEXT : PromptType.CHAT, parts,
				config(root.path("config")), strings(root.path("labels")), strings(root.path("tags")));
	}

	private static Map<String, @Nullable Object> config(JsonNode config) {
		return config.isObject() ? MAPPER.convertValue(config, CONFIG) : Map.of();
	}

	private static List<String> strings(JsonNode array) {
		return array.valueStream().filter(JsonNode::isString).map(JsonNode::asString).toList();
	}

	private static List<PromptPart> messages(JsonNode array) throws UnreadablePromptException {
		List<PromptPart> parts = new ArrayList<>();
		for (JsonNode message : array) {
			parts.add("placeholder".equals(message.path("type").asString("")) ? placeholder(message) : text(message));
		}
		return parts;
	}

	private static PromptPart placeholder(JsonNode message) throws UnreadablePromptException {
		String name = message.path("name").asString("");
		if (name.isBlank()) {
			throw new UnreadablePromptException("a place for messages has no name");
		}
		return new PromptPart.Placeholder(name);
	}

	private static PromptPart text(JsonNode message) throws UnreadablePromptException {
		JsonNode content = message.path("content");
		if (!content.isString()) {
			throw new UnreadablePromptException("a message has no text");
		}
		return new PromptPart.Text(role(message.path("role").asString("")), content.asString());
	}

	private static MessageType role(String role) throws UnreadablePromptException {
		return switch (role.toLowerCase(Locale.ROOT)) {
			case "system", "developer" -> MessageType.SYSTEM;
			case "assistant", "model", "ai" -> MessageType.ASSISTANT;
			case "user", "human" -> MessageType.USER;
			default -> throw new UnreadablePromptException(
					"a message is neither the system's, the user's" + " nor the assistant's");
		};
	}

}
