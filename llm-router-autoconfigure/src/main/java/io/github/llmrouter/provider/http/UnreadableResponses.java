package io.github.llmrouter.provider.http;

import java.util.List;

import io.github.llmrouter.failure.ErrorResponse;
import org.jspecify.annotations.Nullable;

/**
 * How an answer that cannot be read is told to the classifier: as an error response with
 * status 502, code 502 and {@code metadata.error_type} {@value #ERROR_TYPE}.
 */
public final class UnreadableResponses {

	/** The error type by which the classifier knows a {@code BAD_RESPONSE}. */
	public static final String ERROR_TYPE = "unreadable_response";

	private UnreadableResponses() {
	}

	/**
	 * Read.
	 * @param error an exception
	 * @return the error response if it is an {@link UnreadableResponseException},
	 * otherwise {@code null}
	 */
	public static @Nullable ErrorResponse read(Throwable error) {
		return (error instanceof UnreadableResponseException unreadable) ? errorResponse(unreadable.getMessage())
				: null;
	}

	/**
	 * Make the error response.
	 * @param message what is wrong; holds nothing of the answer, and no quotes
	 * @return the error response
	 */
	public static ErrorResponse errorResponse(@Nullable String message) {
		return new ErrorResponse(502, (name) -> List.of(), "{\"error\":{\"code\":502,\"message\":\"" + message
				+ "\",\"metadata\":{\"error_type\":\"" + ERROR_TYPE + "\"}}}");
	}

}
