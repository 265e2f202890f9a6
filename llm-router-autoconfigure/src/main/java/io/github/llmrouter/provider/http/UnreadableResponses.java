package io.github.llmrouter.provider.http;

import java.util.List;

import io.github.llmrouter.failure.ErrorResponse;
import org.jspecify.annotations.Nullable;

/**
 * How an answer that cannot be read is told to the classifier: as an error response with
 * status 502, code 502 and {@code metadata.error_type} {@value #ERROR_TYPE} or
 * {@value #TOO_LARGE_TYPE}.
 */
public final class UnreadableResponses {

	/** The error type by which the classifier knows a {@code BAD_RESPONSE}. */
	public static final String ERROR_TYPE = "unreadable_response";

	/** The error type of one that the same model would only give again. */
	public static final String TOO_LARGE_TYPE = "response_too_large";

	private static final int MAX_DEPTH = 20;

	private UnreadableResponses() {
	}

	/**
	 * Read.
	 * @param error an exception
	 * @return the error response if it is an {@link UnreadableResponseException},
	 * otherwise {@code null}
	 */
	public static @Nullable ErrorResponse read(Throwable error) {
		if (!(error instanceof UnreadableResponseException unreadable)) {
			return null;
		}
		return errorResponse(unreadable.getMessage(), unreadable.isTooLarge() ? TOO_LARGE_TYPE : ERROR_TYPE);
	}

	/**
	 * Make the error response.
	 * @param message what is wrong; holds nothing of the answer, and no quotes
	 * @return the error response
	 */
	public static ErrorResponse errorResponse(@Nullable String message) {
		return errorResponse(message, ERROR_TYPE);
	}

	/**
	 * Make the error response of an answer that a client library could not take in.
	 * @param error what the library threw
	 * @return the error response
	 */
	public static ErrorResponse invalidData(Throwable error) {
		Throwable cause = error.getCause();
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			// of whichever Jackson the library uses
			if (cause.getClass().getSimpleName().equals("StreamConstraintsException")) {
				return errorResponse(UnreadableResponseException.tooMuchToParse().getMessage(), TOO_LARGE_TYPE);
			}
			cause = cause.getCause();
		}
		return errorResponse("The answer lacks a part or has one of the wrong type");
	}

	private static ErrorResponse errorResponse(@Nullable String message, String type) {
		return new ErrorResponse(502, (name) -> List.of(), "{\"error\":{\"code\":502,\"message\":\"" + message
				+ "\",\"metadata\":{\"error_type\":\"" + type + "\"}}}");
	}

}
