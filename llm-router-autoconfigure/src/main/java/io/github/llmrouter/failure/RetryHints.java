package io.github.llmrouter.failure;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds what a provider says about asking again, in the headers and in the body. Where it
 * says so more than once, the strictest counts. Dates are relative to the response's own
 * {@code Date}, so that a clock that is wrong on either side changes nothing.
 */
final class RetryHints {

	private final ErrorResponse response;

	private final ErrorBody body;

	private final Instant now;

	RetryHints(ErrorResponse response, ErrorBody body, Clock clock) {
		this.response = response;
		this.body = body;
		this.now = header("Date").stream()
			.map(RetryAfter::date)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseGet(clock::instant);
	}

	/** When to ask again, in so many words. */
	RetryAfter retryAfter() {
		List<String> waits = new ArrayList<>(header("Retry-After"));
		waits.addAll(this.body.waits());
		RetryAfter strictest = RetryAfter.UNSAID;
		for (String wait : waits) {
			strictest = strictest.stricter(RetryAfter.parse(wait, this.now));
		}
		for (String wait : header("retry-after-ms")) {
			strictest = strictest.stricter(RetryAfter.parseMillis(wait));
		}
		return strictest;
	}

	/** When the period ends whose limit is reached. */
	RetryAfter limitReset() {
		List<String> resets = new ArrayList<>(header("X-RateLimit-Reset"));
		resets.addAll(this.body.header("X-RateLimit-Reset"));
		RetryAfter strictest = RetryAfter.UNSAID;
		for (String reset : resets) {
			strictest = strictest.stricter(RetryAfter.parseReset(reset, this.now));
		}
		return strictest;
	}

	private List<String> header(String name) {
		try {
			return this.response.headers().apply(name).stream().filter(Objects::nonNull).toList();
		}
		catch (RuntimeException ex) {
			// what a client library does with a strange header must not hide the error
			// itself
			return List.of();
		}
	}

}
