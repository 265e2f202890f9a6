package io.github.llmrouter.failure;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds whatever a provider sends.
 */
class FailureClassifierProperties {

	private static final List<String> FIELDS = List.of("error", "code", "message", "type", "metadata", "error_type",
			"availability", "http_status", "retryable", "retry_after", "retry_after_seconds", "headers", "Retry-After",
			"X-RateLimit-Reset", "raw", "provider_name", "limit_source", "reason", "reasons", "flagged_input",
			"choices", "finish_reason", "detail");

	private static final List<String> WORDS = List.of("error", "rate_limit_exceeded", "server_error", "429", "500",
			"model_not_found", "insufficient_quota", "openrouter_in_flight_budget", "can only afford", "-1", "NaN", "");

	private static final List<String> LITERALS = List.of("null", "true", "false", "-1", "0", "400", "402", "429",
			"429.0", "1e400", "503", "NaN", "123456789012345678901234567890");

	@Property
	void shouldClassifyAnyText(@ForAll @IntRange(min = -1, max = 1000) int status, @ForAll String body) {
		verify(HttpError.classify(status, body));
	}

	@Property(tries = 5000)
	void shouldClassifyAnyJson(@ForAll("statuses") int status, @ForAll("json") String body) {
		verify(HttpError.classify(status, body));
	}

	@Property
	void shouldClassifyJsonCutAnywhere(@ForAll("json") String body, @ForAll @IntRange(min = 0, max = 500) int end) {
		verify(HttpError.classify(429, body.substring(0, Math.min(end, body.length()))));
	}

	@Property
	void shouldClassifyAnyHeaders(@ForAll @Size(max = 3) List<@From("headerValues") String> retryAfter,
			@ForAll @Size(max = 2) List<@From("headerValues") String> reset,
			@ForAll @Size(max = 2) List<@From("headerValues") String> date) {
		verify(HttpError.classify(429,
				Map.of("Retry-After", retryAfter, "retry-after-ms", reset, "X-RateLimit-Reset", reset, "Date", date),
				null));
	}

	@Property
	void shouldNeverWaitLessThanTold(@ForAll @IntRange(min = 0, max = 100_000) int seconds,
			@ForAll @IntRange(min = 0, max = 100_000) int more) {
		RetryAfter first = RetryAfter.parse(String.valueOf(seconds), HttpError.NOW);
		RetryAfter second = RetryAfter.parse(String.valueOf(seconds + more), HttpError.NOW);
		assertThat(first.stricter(second)).isEqualTo(second);
		assertThat(second.stricter(first)).isEqualTo(second);
		assertThat(second.stricter(RetryAfter.UNSAID)).isEqualTo(second);
		assertThat(RetryAfter.UNSAID.stricter(second)).isEqualTo(second);
		assertThat(RetryAfter.NEVER.stricter(second)).isEqualTo(RetryAfter.NEVER);
		assertThat(second.stricter(RetryAfter.NEVER)).isEqualTo(RetryAfter.NEVER);
	}

	@Property
	void shouldNotCareWhichClockIsWrong(@ForAll @IntRange(min = -1_000_000_000, max = 1_000_000_000) int skew,
			@ForAll @IntRange(min = 0, max = 10_000) int seconds) {
		Instant server = HttpError.NOW.plusSeconds(skew);
		assertThat(HttpError
			.classify(503, Map.of("Date", List.of(httpDate(server)), "Retry-After",
					List.of(httpDate(server.plusSeconds(seconds)))), null)
			.retryAfter()).hasSeconds(seconds);
	}

	@Example
	void shouldClassifyOneMegabyte() {
		String filler = "x".repeat(1_000_000);
		assertThat(HttpError.classify(200, """
				{"error":{"message":"%s","code":429}}""".formatted(filler)).kind()).isEqualTo(FailureKind.RATE_LIMIT);
		verify(HttpError.classify(502, filler));
		verify(HttpError.classify(502, "<html>" + filler));
		verify(HttpError.classify(502, "sk-" + filler));
		verify(HttpError.classify(502, "9".repeat(1_000_000)));
		verify(HttpError.classify(429, Map.of("Retry-After", List.of("9".repeat(100_000) + "x")), null));
	}

	@Example
	void shouldClassifyDeepNesting() {
		verify(HttpError.classify(500, "[".repeat(100_000)));
		verify(HttpError.classify(500, "{\"error\":".repeat(100_000)));
		verify(HttpError.classify(500,
				"{\"error\":{\"metadata\":{\"raw\":\"" + "{\\\"error\\\":".repeat(10_000) + "\"}}}"));
	}

	private static void verify(Failure failure) {
		assertThat(failure.kind()).isNotNull();
		if (failure.retryAfter() != null) {
			assertThat(failure.retryAfter()).isBetween(Duration.ZERO, RetryAfter.LONGEST);
		}
		if (failure.detail() != null) {
			assertThat(failure.detail()).hasSizeLessThanOrEqualTo(Redaction.DETAIL_LENGTH).doesNotContain("\n");
		}
	}

	private static String httpDate(Instant instant) {
		return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atZone(ZoneOffset.UTC));
	}

	@Provide
	Arbitrary<Integer> statuses() {
		return Arbitraries.of(200, 204, 307, 400, 401, 402, 403, 404, 407, 408, 409, 413, 429, 500, 502, 503, 504, 529);
	}

	@Provide
	Arbitrary<String> headerValues() {
		return Arbitraries.oneOf(Arbitraries.strings(), Arbitraries.doubles().map(String::valueOf),
				Arbitraries.longs().map(String::valueOf),
				Arbitraries.strings().withChars("0123456789eE+-.").ofMaxLength(30),
				Arbitraries.longs()
					.between(-10_000_000_000L, 100_000_000_000L)
					.map((second) -> httpDate(Instant.ofEpochSecond(second))),
				Arbitraries.of("NaN", "Infinity", "-Infinity", "1e18", "-1", "", "Fri, 20 Nov 2026 12:00:30 GMT"));
	}

	// jqwik's own recursion takes minutes for the same
	@Provide
	Arbitrary<String> json() {
		return Arbitraries.randomValue((random) -> object(random, 0));
	}

	private static String object(Random random, int depth) {
		return Stream.generate(() -> '"' + any(FIELDS, random) + "\":" + value(random, depth + 1))
			.limit(random.nextInt(6))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static String value(Random random, int depth) {
		return switch ((depth > 4) ? random.nextInt(2) : random.nextInt(5)) {
			case 0 -> any(LITERALS, random);
			case 1 -> '"' + any(WORDS, random) + '"';
			case 2 -> '[' + value(random, depth + 1) + ']';
			default -> object(random, depth);
		};
	}

	private static String any(List<String> values, Random random) {
		return values.get(random.nextInt(values.size()));
	}

}
