package io.github.llmrouter.provider.openai;

import io.github.llmrouter.provider.http.LosslessJson;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error that came where an answer was due, under HTTP status 200.
 *
 * @param status the HTTP status it stands for
 * @param body the error as a body of that status
 */
record InBandError(int status, String body) {

	/**
	 * Of an error that does not say: the provider failed behind OpenRouter or a proxy.
	 */
	private static final int DEFAULT_STATUS = 502;

	/**
	 * Read the error out of a failed completion or chunk.
	 * @param json the JSON
	 * @return the error
	 * @throws UnreadableResponseException if it is too much to read
	 */
	static InBandError of(String json) throws UnreadableResponseException {
		JsonNode root = LosslessJson.read(json);
		ObjectNode body = LosslessJson.MAPPER.createObjectNode();
		JsonNode error = find(root);
		if (error == null) {
			body.putObject("error").put("message", "The model ended its answer with an error");
		}
		else {
			body.set("error", error);
		}
		return new InBandError(status(body.get("error")), LosslessJson.MAPPER.writeValueAsString(body));
	}

	private static @Nullable JsonNode find(JsonNode root) {
		if (root.hasNonNull("error")) {
			return root.get("error");
		}
		for (JsonNode choice : root.path("choices")) {
			if (choice.hasNonNull("error")) {
				return choice.get("error");
			}
		}
		return null;
	}

	private static int status(JsonNode error) {
		int code = error.path("code").asInt(0);
		if (isErrorStatus(code)) {
			return code;
		}
		int status = error.path("http_status").asInt(0);
		return isErrorStatus(status) ? status : DEFAULT_STATUS;
	}

	private static boolean isErrorStatus(int status) {
		return status >= 400 && status < 600;
	}

}
