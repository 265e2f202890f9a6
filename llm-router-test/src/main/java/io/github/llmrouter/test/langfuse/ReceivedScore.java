package io.github.llmrouter.test.langfuse;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A score that was sent.
 *
 * @param id its own id
 * @param traceId the trace that it is about
 * @param observationId the part of the trace that it is about
 * @param sessionId the session that it is about
 * @param name what it measures
 * @param value what it says: a {@link Double}, which is 1 or 0 for yes or no, or a
 * {@link String}
 * @param dataType {@code NUMERIC}, {@code CATEGORICAL} or {@code BOOLEAN}
 * @param comment why, in words
 * @param metadata what else is known
 * @param configId the score config that it is held to
 * @param environment Langfuse's environment
 */
public record ReceivedScore(@Nullable String id, @Nullable String traceId, @Nullable String observationId,
		@Nullable String sessionId, String name, Object value, @Nullable String dataType, @Nullable String comment,
		Map<String, Object> metadata, @Nullable String configId, @Nullable String environment) {

	/**
	 * Read a score.
	 * @param body the body of a request
	 * @return the score, {@code null} if it is none that Langfuse would take
	 */
	static @Nullable ReceivedScore read(byte[] body) {
		JsonNode json;
		try {
			json = JsonMapper.shared().readTree(body);
		}
		catch (JacksonException ex) {
			return null;
		}
		String name = text(json, "name");
		JsonNode value = json.path("value");
		boolean known = json.hasNonNull("traceId") || (json.hasNonNull("sessionId") && !json.has("observationId"));
		if (name == null || !(value.isNumber() || value.isString()) || !known) {
			return null;
		}
		Map<String, Object> metadata = new LinkedHashMap<>();
		json.path("metadata")
			.forEachEntry((key, entry) -> metadata.put(key, JsonMapper.shared().convertValue(entry, Object.class)));
		return new ReceivedScore(text(json, "id"), text(json, "traceId"), text(json, "observationId"),
				text(json, "sessionId"), name, value.isNumber() ? (Object) value.doubleValue() : value.asString(),
				text(json, "dataType"), text(json, "comment"), metadata, text(json, "configId"),
				text(json, "environment"));
	}

	private static @Nullable String text(JsonNode json, String name) {
		return json.hasNonNull(name) ? json.get(name).asString() : null;
	}

}
