package io.github.llmrouter.provider.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIServiceException;
import io.github.llmrouter.failure.ErrorResponse;
import io.github.llmrouter.failure.ErrorResponseReader;
import io.github.llmrouter.provider.http.UnreadableResponses;
import org.jspecify.annotations.Nullable;

/**
 * Reads errors out of the exceptions of OpenAI's SDK. An answer that could not be read
 * comes out as {@link UnreadableResponses} says.
 */
public final class OpenAiErrorReader implements ErrorResponseReader {

	@Override
	public @Nullable ErrorResponse read(Throwable error) {
		if (error instanceof OpenAIServiceException service) {
			// never code() or type(): they throw on bodies that are not OpenAI's own
			return new ErrorResponse(service.statusCode(), service.headers()::values, body(service.body()));
		}
		if (error instanceof OpenAIInvalidDataException) {
			return UnreadableResponses.invalidData(error);
		}
		return UnreadableResponses.read(error);
	}

	private static @Nullable String body(JsonValue error) {
		if (error.isMissing() || error.isNull()) {
			return null;
		}
		try {
			return "{\"error\":" + ObjectMappers.jsonMapper().writeValueAsString(error) + "}";
		}
		catch (JsonProcessingException ex) {
			return null;
		}
	}

}
