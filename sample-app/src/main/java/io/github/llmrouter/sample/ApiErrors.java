package io.github.llmrouter.sample;

import java.util.Locale;
import java.util.Map;

import io.github.llmrouter.failure.ChatRouterException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Errors as OpenAI's API tells them. Clients read what is fit for users; the rest is in
 * the log.
 */
@RestControllerAdvice
class ApiErrors {

	@ExceptionHandler
	ResponseEntity<Map<String, Object>> failed(ChatRouterException ex) {
		ResponseEntity.BodyBuilder response = ResponseEntity.status(status(ex))
			.header("X-LLM-Attempts", String.valueOf(ex.getSuppressed().length));
		if (ex.retryAfter() != null) {
			response.header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, ex.retryAfter().toSeconds())));
		}
		return response.body(body(ex));
	}

	@ExceptionHandler({ HttpMessageNotReadableException.class, IllegalArgumentException.class })
	ResponseEntity<Map<String, Object>> invalid() {
		return ResponseEntity.badRequest()
			.body(CompletionBody.error("The request is not valid.", "invalid_request_error"));
	}

	static Map<String, Object> body(ChatRouterException ex) {
		return CompletionBody.error(ex.userMessage(), ex.kind().name().toLowerCase(Locale.ROOT));
	}

	private static int status(ChatRouterException ex) {
		return switch (ex.kind()) {
			case RATE_LIMIT -> 429;
			case OVERLOADED -> 503;
			case TIMEOUT -> 504;
			case INVALID_REQUEST, CONTEXT_LENGTH, CONTENT_POLICY -> 400;
			case MODEL_NOT_FOUND -> 404;
			case REFUSED -> 403;
			case POLICY_FAILED -> 500;
			// the application's credentials and credit are not its clients' affair
			default -> 502;
		};
	}

}
