package io.github.llmrouter.test;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as the wire needs it: money in plain decimals, never as {@code 1E-7}.
 */
final class Json {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
		.build();

	private Json() {
	}

	static ObjectNode object() {
		return MAPPER.createObjectNode();
	}

	static ArrayNode array() {
		return MAPPER.createArrayNode();
	}

	static JsonNode missing() {
		return MAPPER.missingNode();
	}

	static JsonNode node(@Nullable Object value) {
		return MAPPER.valueToTree(value);
	}

	/**
	 * Read what a client sent.
	 * @param text the body
	 * @return the JSON, or {@code null} if it is none
	 */
	static @Nullable JsonNode read(String text) {
		try {
			JsonNode node = MAPPER.readTree(text);
			return node.isMissingNode() ? null : node;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	static String write(JsonNode node) {
		return MAPPER.writeValueAsString(node);
	}

	static byte[] bytes(JsonNode node) {
		return write(node).getBytes(StandardCharsets.UTF_8);
	}

}
