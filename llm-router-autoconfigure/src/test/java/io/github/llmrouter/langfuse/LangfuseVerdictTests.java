package io.github.llmrouter.langfuse;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.langfuse.LangfuseHttp.Reply;
import io.github.llmrouter.langfuse.LangfuseVerdict.Meaning;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LangfuseVerdict}.
 */
class LangfuseVerdictTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	@ParameterizedTest
	@CsvSource({ "200, ACCEPTED", "207, ACCEPTED", "302, REJECTED", "400, REJECTED", "401, UNAUTHORIZED",
			"403, UNAUTHORIZED", "404, REJECTED", "408, UNAVAILABLE", "413, TOO_LARGE", "422, REJECTED",
			"429, UNAVAILABLE", "500, UNAVAILABLE", "503, UNAVAILABLE", "524, UNAVAILABLE" })
	void shouldJudgeAnAnswer(int status, Meaning meaning) {
		LangfuseVerdict verdict = LangfuseVerdict.of(reply(status, "7"), NOW);
		assertThat(verdict.meaning()).isEqualTo(meaning);
		boolean again = meaning == Meaning.UNAVAILABLE;
		assertThat(verdict.retryAfter()).isEqualTo(again ? Duration.ofSeconds(7) : null);
		assertThat(verdict.allowsAnother(1)).isEqualTo(again);
		assertThat(verdict.allowsAnother(LangfuseVerdict.MAX_TRIES - 1)).isEqualTo(again);
		assertThat(verdict.allowsAnother(LangfuseVerdict.MAX_TRIES)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "200 | text/html; charset=utf-8 | REJECTED | HTTP 200, text/html",
					"207 | Text/HTML | REJECTED | HTTP 207, text/html", "200 | application/json | ACCEPTED | HTTP 200",
					"200 | text/plain | ACCEPTED | HTTP 200", "503 | text/html | UNAVAILABLE | HTTP 503" })
	void shouldTakeNoPageForAnAnswerOfLangfuse(int status, String type, Meaning meaning, String problem) {
		Reply reply = new Reply(status, HttpHeaders.of(Map.of("content-type", List.of(type)), (name, value) -> true),
				new byte[0]);
		assertThat(LangfuseVerdict.of(reply, NOW).meaning()).isEqualTo(meaning);
		assertThat(reply.problem()).isEqualTo(problem);
	}

	@Test
	void shouldJudgeThatThereWasNoAnswer() {
		assertThat(LangfuseVerdict.of(new IOException()).meaning()).isEqualTo(Meaning.UNAVAILABLE);
		assertThat(LangfuseVerdict.of(new HttpTimeoutException("late")).allowsAnother(1)).isTrue();
		assertThat(LangfuseVerdict.of(new IllegalArgumentException("restricted header name")).meaning())
			.isEqualTo(Meaning.REJECTED);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "| 1 | 1 | 1", "| 2 | 1 | 2", "| 3 | 1 | 4", "| 4 | 1 | 8", "| 1 | 0 | 0.5", "| 4 | 0.5 | 6",
					"10 | 1 | 1 | 10", "1 | 3 | 1 | 4", "3 | 3 | 0 | 3", "0 | 1 | 1 | 1", "-1 | 2 | 1 | 2",
					"nonsense | 2 | 1 | 2", "Thu, 01 Jan 2026 00:01:00 GMT | 1 | 1 | 60", "300 | 4 | 1 | 300",
					"301 | 4 | 1 | 300", "1000000000 | 1 | 1 | 300" })
	void shouldWaitLongerEachTimeAndAsLongAsItIsAskedTo(@Nullable String retryAfter, int tries, double random,
			double seconds) {
		assertThat(LangfuseVerdict.of(reply(429, retryAfter), NOW).delay(tries, random))
			.isEqualTo(Duration.ofMillis(Math.round(seconds * 1000)));
	}

	private static Reply reply(int status, @Nullable String retryAfter) {
		Map<String, List<String>> headers = (retryAfter != null) ? Map.of("retry-after", List.of(retryAfter))
				: Map.of();
		return new Reply(status, HttpHeaders.of(headers, (name, value) -> true), new byte[0]);
	}

}
