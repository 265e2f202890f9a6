package io.github.llmrouter.provider.anthropic;

import com.anthropic.core.JsonValue;
import com.anthropic.core.ObjectMappers;
import com.anthropic.errors.AnthropicInvalidDataException;
import com.anthropic.errors.AnthropicServiceException;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.llmrouter.failure.ErrorResponse;
import io.github.llmrouter.failure.ErrorResponseReader;
import io.github.llmrouter.provider.http.UnreadableResponses;
import org.jspecify.annotations.Nullable;

/**
 * Reads errors out of the exceptions of Anthropic's SDK. An error inside a stream gets
 * the status that its type stands for; an answer that could not be read comes out as
 * {@link UnreadableResponses} says.
 */
public final class AnthropicErrorReader implements ErrorResponseReader {

	@Override
	public @Nullable ErrorResponse read(Throwable error) {
		if (error instanceof AnthropicServiceException service) {
			String body = body(service.body());
			int status = (service.statusCode() / 100 == 2) ? AnthropicErrors.status(body) : service.statusCode();
			return new ErrorResponse(status, service.headers()::values, body);
		}
		if (error instanceof AnthropicInvalidDataException) {
			return UnreadableResponses.invalidData(error);
		}
		return UnreadableResponses.read(error);
	}

	private static @Nullable String body(JsonValue body) {
		if (body.isMissing() || body.isNull()) {
			return null;
		}
		try {
			return ObjectMappers.jsonMapper().writeValueAsString(body);
		}
		catch (JsonProcessingException ex) {
			return null;
		}
	}

}
