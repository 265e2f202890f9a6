package io.github.llmrouter.provider.anthropic;

import java.io.IOException;

import io.github.llmrouter.provider.http.LosslessJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The status that an error of Anthropic's stands for when it comes under another.
 */
final class AnthropicErrors {

	/** Of an error that does not say. */
	private static final int DEFAULT_STATUS = 502;

	private AnthropicErrors() {
	}

	/**
	 * The status of an error.
	 * @param body the error's body, or {@code null}
	 * @return the HTTP status by its type
	 */
	static int status(@Nullable String body) {
		try {
			return (body != null) ? status(LosslessJson.read(body)) : DEFAULT_STATUS;
		}
		catch (IOException | JacksonException ex) {
			return DEFAULT_STATUS;
		}
	}

	static int status(JsonNode body) {
		return switch (body.path("error").path("type").asString("")) {
			case "invalid_request_error" -> 400;
			case "authentication_error" -> 401;
			case "billing_error" -> 402;
			case "permission_error" -> 403;
			case "not_found_error" -> 404;
			case "request_too_large" -> 413;
			case "rate_limit_error" -> 429;
			case "api_error" -> 500;
			case "timeout_error" -> 504;
			case "overloaded_error" -> 529;
			default -> DEFAULT_STATUS;
		};
	}

}
