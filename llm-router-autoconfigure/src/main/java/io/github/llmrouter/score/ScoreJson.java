package io.github.llmrouter.score;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.util.Assert;

/**
 * Writes scores as Langfuse reads them. Safe for any thread.
 *
 * @param environment the environment of scores that have none of their own
 * @param ids gives an id to scores that have none, so that sending one twice makes one
 */
record ScoreJson(@Nullable String environment, Supplier<String> ids) {

	private static final JsonMapper MAPPER = new JsonMapper();

	static final int MAX_BYTES = 64 * 1024;

	/**
	 * Write a score.
	 * @param score the score
	 * @return the body of a request
	 * @throws IllegalArgumentException if it cannot be written
	 */
	byte[] write(Score score) {
		ObjectNode json = MAPPER.createObjectNode();
		json.put("id", (score.id() != null) ? score.id() : this.ids.get());
		target(json, score.target());
		json.put("name", score.name());
		value(json, score.value());
		put(json, "comment", score.comment());
		put(json, "configId", score.configId());
		put(json, "environment", (score.environment() != null) ? score.environment() : this.environment);
		byte[] bytes;
		try {
			if (!score.metadata().isEmpty()) {
				json.set("metadata", MAPPER.valueToTree(score.metadata()));
			}
			bytes = MAPPER.writeValueAsBytes(json);
		}
		catch (JacksonException ex) {
			// the exception of the library may quote the metadata
			throw new IllegalArgumentException("'metadata' cannot be written as JSON");
		}
		Assert.isTrue(bytes.length <= MAX_BYTES, () -> "A score must not be longer than " + MAX_BYTES + " bytes");
		return bytes;
	}

	private static void target(ObjectNode json, ScoreTarget target) {
		if (target instanceof ScoreTarget.Trace trace) {
			json.put("traceId", trace.traceId());
		}
		else if (target instanceof ScoreTarget.Observation observation) {
			json.put("traceId", observation.traceId());
			json.put("observationId", observation.observationId());
		}
		else if (target instanceof ScoreTarget.Session session) {
			json.put("sessionId", session.sessionId());
		}
	}

	private static void value(ObjectNode json, ScoreValue value) {
		if (value instanceof ScoreValue.Numeric numeric) {
			json.put("value", numeric.number()).put("dataType", "NUMERIC");
		}
		else if (value instanceof ScoreValue.Categorical categorical) {
			json.put("value", categorical.category()).put("dataType", "CATEGORICAL");
		}
		else if (value instanceof ScoreValue.Truth truth) {
			json.put("value", truth.yes() ? 1 : 0).put("dataType", "BOOLEAN");
		}
	}

	private static void put(ObjectNode json, String name, @Nullable String value) {
		if (value != null) {
			json.put(name, value);
		}
	}

}
