package io.github.llmrouter.score;

import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * Checks ids of traces and spans.
 */
final class SpanIds {

	private static final Pattern TRACE = Pattern.compile("(?!0{32})[0-9a-f]{32}");

	private static final Pattern SPAN = Pattern.compile("(?!0{16})[0-9a-f]{16}");

	private SpanIds() {
	}

	static void checkTrace(String id) {
		Assert.isTrue(id != null && TRACE.matcher(id).matches(),
				"'traceId' must be 32 lower-case hexadecimal digits that are not all zero");
	}

	static void checkObservation(String id) {
		Assert.isTrue(id != null && SPAN.matcher(id).matches(),
				"'observationId' must be 16 lower-case hexadecimal digits that are not all zero");
	}

}
