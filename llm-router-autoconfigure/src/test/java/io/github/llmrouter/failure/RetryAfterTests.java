package io.github.llmrouter.failure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code Retry-After} as a parser sees it, and in whole responses. The clock stands at
 * noon, Friday 20 November 2026.
 */
class RetryAfterTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0                                 | PT0S
			-0                                | PT0S
			17                                | PT17S
			+17                               | PT17S
			' 17 '                            | PT17S
			16.007                            | PT16.007S
			.5                                | PT0.5S
			5.                                | PT5S
			1.5e1                             | PT15S
			86400                             | PT24H
			Fri, 20 Nov 2026 12:00:30 GMT     | PT30S
			Fri, 20 Nov 2026 14:00:30 +0200   | PT30S
			Friday, 20-Nov-26 12:00:30 GMT    | PT30S
			Fri Nov 20 12:00:30 2026          | PT30S
			Fri Nov  6 12:00:30 2026          | PT0S
			Fri, 20 Nov 2026 11:59:00 GMT     | PT0S
			Sun, 06 Nov 1994 08:49:37 GMT     | PT0S
			Sunday, 06-Nov-94 08:49:37 GMT    | PT0S
			Thursday, 01-Jan-70 00:00:00 GMT  | PT0S
			""")
	void shouldReadSecondsAndDates(String value, Duration delay) {
		assertThat(RetryAfter.parse(value, HttpError.NOW)).isEqualTo(new RetryAfter(delay, false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e18", "1e999999999", "NaN", "Infinity", "31536001", "9223372036854775807",
			"99999999999999999999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon Feb  5 12:00:00 +300001010",
			"Wed, 04 Jun 300001141 12:00:00 GMT" })
	void shouldCapWhatNobodyWaitsFor(String value) {
		assertThat(RetryAfter.parse(value, HttpError.NOW)).isEqualTo(new RetryAfter(RetryAfter.LONGEST, false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "-0.5", "-1e18", "-Infinity" })
	void shouldTakeNegativeAsNever(String value) {
		assertThat(RetryAfter.parse(value, HttpError.NOW)).isEqualTo(RetryAfter.NEVER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "soon", "17s", "5d", "0x11", "1,5", "1 2", "--1", "null", "2026-11-20T12:00:30Z",
			"Fri, 20 Nov 2026 25:00:00 GMT", "Mon, 20 Nov 2026 12:00:30 GMT", "∞", "١٧" })
	void shouldIgnoreGarbage(String value) {
		assertThat(RetryAfter.parse(value, HttpError.NOW)).isEqualTo(RetryAfter.UNSAID);
	}

	@ParameterizedTest
	@CsvSource({ "1795176042000, PT42S", "1795176042, PT42S", "42, PT42S", "1795175999000, PT0S", "0, PT0S",
			"1e18, P365D", "NaN, P365D" })
	void shouldReadReset(String value, Duration delay) {
		assertThat(RetryAfter.parseReset(value, HttpError.NOW).delay()).isEqualTo(delay);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "tomorrow", "" })
	void shouldIgnoreResetThatIsNone(String value) {
		assertThat(RetryAfter.parseReset(value, HttpError.NOW)).isEqualTo(RetryAfter.UNSAID);
	}

	@Test
	void shouldReadMilliseconds() {
		assertThat(wait(Map.of("retry-after-ms", List.of("1500.2")))).isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void shouldTakeDateRelativeToTheServersClock() {
		// the server's clock is an hour ahead
		assertThat(wait(Map.of("Date", List.of("Fri, 20 Nov 2026 13:00:00 GMT"), "Retry-After",
				List.of("Fri, 20 Nov 2026 13:00:05 GMT"))))
			.isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void shouldNotFailOnAServersClockThatIsFarAhead() {
		Map<String, List<String>> headers = Map.of("Date", List.of("Wed, 04 Jun 300001141 12:00:00 GMT"));
		assertThat(HttpError.classify(429, headers, null).retryAfter()).isNull();
		headers = Map.of("Date", headers.get("Date"), "X-RateLimit-Reset", List.of("1795176042"));
		assertThat(wait(headers)).isZero();
	}

	@Test
	void shouldFallBackToOwnClockWhenDateIsGarbage() {
		assertThat(wait(Map.of("Date", List.of("yesterday"), "Retry-After", List.of("Fri, 20 Nov 2026 12:00:05 GMT"))))
			.isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void shouldTakeTheLongestOfSeveral() {
		assertThat(wait(Map.of("Retry-After", List.of("5", "soon", "7", "6")))).isEqualTo(Duration.ofSeconds(7));
		assertThat(wait(Map.of("Retry-After", List.of("5"), "retry-after-ms", List.of("4999"))))
			.isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void shouldNotRetryWhenOneOfSeveralIsNegative() {
		for (List<String> values : List.of(List.of("-1"), List.of("5", "-1"), List.of("-1", "5"),
				List.of("soon", "-1"))) {
			Failure failure = HttpError.classify(429, Map.of("Retry-After", values), null);
			assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMIT);
			assertThat(failure.retryable()).as("%s", values).isFalse();
		}
	}

	@Test
	void shouldNotRetryWhenProviderAllowsItAndForbidsIt() {
		Failure failure = HttpError.classify(503, Map.of("Retry-After", List.of("-1")), """
				{"error":{"message":"no","availability":{"code":"temporarily_unavailable","retryable":true}}}""");
		assertThat(failure.retryable()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { """
			{"error":{"code":429,"metadata":{"retry_after_seconds":16.5}}}""", """
			{"error":{"code":429,"metadata":{"retry_after_seconds":"16.5"}}}""", """
			{"error":{"code":429,"metadata":{"headers":{"retry-after":16.5}}}}""", """
			{"error":{"code":429,"metadata":{"headers":{"RETRY-AFTER":["16.5","3"]}}}}""", """
			{"error":{"code":429,"availability":{"code":"capacity_exhausted","retry_after":16.5}}}""" })
	void shouldReadTheBody(String body) {
		Failure failure = HttpError.classify(429, body);
		assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(16_500));
		assertThat(failure.retryable()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "1e18", "1e400", "123456789012345678901234567890" })
	void shouldCapNumbersInTheBody(String number) {
		assertThat(HttpError.classify(429, """
				{"error":{"code":429,"metadata":{"retry_after_seconds":%s}}}""".formatted(number)).retryAfter())
			.isEqualTo(RetryAfter.LONGEST);
	}

	@Test
	void shouldReadResetOnlyOfRateLimits() {
		Map<String, List<String>> headers = Map.of("X-RateLimit-Reset", List.of("42"));
		assertThat(HttpError.classify(429, headers, null).retryAfter()).isEqualTo(Duration.ofSeconds(42));
		assertThat(HttpError.classify(503, headers, null).retryAfter()).isNull();
	}

	private static Duration wait(Map<String, List<String>> headers) {
		Duration wait = HttpError.classify(429, headers, null).retryAfter();
		assertThat(wait).isNotNull();
		return wait;
	}

}
