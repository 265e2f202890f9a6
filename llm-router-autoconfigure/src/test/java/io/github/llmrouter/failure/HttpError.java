package io.github.llmrouter.failure;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * An exception as a client library throws it, with a provider's answer in it.
 */
final class HttpError extends RuntimeException {

	static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

	static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	static final ErrorResponseReader READER = (error) -> (error instanceof HttpError http) ? http.response : null;

	static final FailureClassifier CLASSIFIER = new DefaultFailureClassifier(List.of(READER), CLOCK);

	private final transient ErrorResponse response;

	HttpError(ErrorResponse response) {
		super("status " + response.status());
		this.response = response;
	}

	static ErrorResponse response(int status, Map<String, List<String>> headers, @Nullable String body) {
		Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		anyCase.putAll(headers);
		return new ErrorResponse(status, (name) -> anyCase.getOrDefault(name, List.of()), body);
	}

	static Failure classify(int status, @Nullable String body) {
		return classify(status, Map.of(), body);
	}

	static Failure classify(int status, Map<String, List<String>> headers, @Nullable String body) {
		return CLASSIFIER.classify(new HttpError(response(status, headers, body)));
	}

}
