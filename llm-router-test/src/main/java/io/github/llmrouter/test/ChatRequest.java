package io.github.llmrouter.test;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a chat completion request.
 *
 * @param json the body, an object
 */
record ChatRequest(JsonNode json) {

	/** What an image counts for. */
	private static final int IMAGE_TOKENS = 85;

	/**
	 * Return the models in the order in which they are to be tried.
	 * @return at least one
	 */
	List<String> models() {
		List<String> models = new ArrayList<>();
		String model = text("model");
		if (model != null) {
			models.add(model);
		}
		this.json.path("models").forEach((node) -> models.add(node.asString()));
		if (models.isEmpty()) {
			models.add(Catalogue.AUTO);
		}
		return models;
	}

	boolean stream() {
		return this.json.path("stream").asBoolean(false);
	}

	boolean hasMessages() {
		return this.json.path("messages").isArray() && !this.json.path("messages").isEmpty();
	}

	boolean hasTools() {
		return !this.json.path("tools").isEmpty();
	}

	boolean excludesReasoning() {
		return this.json.path("reasoning").path("exclude").asBoolean(false);
	}

	/**
	 * Return the limit of tokens.
	 * @return the limit, or the greatest number there is
	 */
	int maxTokens() {
		int max = this.json.path("max_completion_tokens").asInt(0);
		max = (max > 0) ? max : this.json.path("max_tokens").asInt(0);
		return (max > 0) ? max : Integer.MAX_VALUE;
	}

	@Nullable String text(String field) {
		JsonNode node = this.json.path(field);
		return node.isString() ? node.asString() : null;
	}

	String lastRole() {
		return lastMessage().path("role").asString("");
	}

	String lastText() {
		return textOf(lastMessage().path("content"));
	}

	private JsonNode lastMessage() {
		JsonNode messages = this.json.path("messages");
		return messages.path(messages.size() - 1);
	}

	long promptTokens() {
		long characters = 0;
		long images = 0;
		for (JsonNode message : this.json.path("messages")) {
			JsonNode content = message.path("content");
			characters += textOf(content).length();
			for (JsonNode part : content) {
				images += part.has("image_url") ? 1 : 0;
			}
		}
		if (hasTools()) {
			characters += Json.write(this.json.path("tools")).length();
		}
		return Tokens.estimate(characters) + images * IMAGE_TOKENS;
	}

	private static String textOf(JsonNode content) {
		if (content.isString()) {
			return content.asString();
		}
		StringBuilder text = new StringBuilder();
		for (JsonNode part : content) {
			text.append(part.path("text").asString(""));
		}
		return text.toString();
	}

}
