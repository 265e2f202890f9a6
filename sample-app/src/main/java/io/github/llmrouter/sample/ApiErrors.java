package io.github.llmrouter.sample;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.ChatRouterException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Errors as OpenAI's API tells them. Clients read what is fit for users; the rest is in
 * the log.
 */
@RestControllerAdvice
class ApiErrors {

	private static final Log logger = LogFactory.getLog(ApiErrors.class);

	@ExceptionHandler
	ResponseEntity<Map<String, Object>> failed(ChatRouterException ex) {
		logger.debug("The call failed", ex);
		ResponseEntity.BodyBuilder response = ResponseEntity.status(status(ex))
			.header(ChatCompletionsController.ATTEMPTS, String.valueOf(attempts(ex)));
		if (ex.retryAfter() != null) {
			response.header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, ex.retryAfter().toSeconds())));
		}
		return response.body(body(ex));
	}

	@ExceptionHandler({ HttpMessageNotReadableException.class, IllegalArgumentException.class })
	ResponseEntity<Map<String, Object>> invalid(Exception ex) {
		logger.debug("The request is not valid", ex);
		return ResponseEntity.badRequest()
			.body(CompletionBody.error("The request is not valid.", "invalid_request_error"));
	}

	/** No such path, method or content type. */
	@ExceptionHandler({ NoResourceFoundException.class, HttpRequestMethodNotSupportedException.class,
			HttpMediaTypeException.class })
	ResponseEntity<Map<String, Object>> unknown(Exception ex) {
		ErrorResponse response = (ErrorResponse) ex;
		return ResponseEntity.status(response.getStatusCode())
			.headers(response.getHeaders())
			.contentType(MediaType.APPLICATION_JSON)
			.body(CompletionBody.error(response.getBody().getDetail(), "invalid_request_error"));
	}

	static Map<String, Object> body(ChatRouterException ex) {
		return CompletionBody.error(ex.userMessage(), ex.kind().name().toLowerCase(Locale.ROOT));
	}

	private static long attempts(ChatRouterException ex) {
		return Stream.of(ex.getSuppressed()).filter(AttemptFailedException.class::isInstance).count();
	}

	private static int status(ChatRouterException ex) {
		return switch (ex.kind()) {
			case RATE_LIMIT -> 429;
			case OVERLOADED, CIRCUIT_OPEN, CANCELLED -> 503;
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
