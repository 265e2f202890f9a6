package io.github.llmrouter.failure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of a provider's words may be seen.
 */
class RedactionTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					Incorrect API key provided: sk-SECRET-123. Find yours at x  | Incorrect API key provided: **** Find yours at x
					key sk-or-v1-0123456789abcdef is wrong                      | key **** is wrong
					sk-ant-api03-AbC_dEf-9                                      | ****
					use gsk_abcdefghij1234567890 now                            | use **** now
					Bearer abc.def-ghi                                          | Bearer ****
					bearer token is missing                                     | bearer token is missing
					Authorization: Basic dXNlcjpwYXNz                           | Authorization: ****
					{"authorization":"Custom a b c","x":1}                      | {"authorization":"****","x":1}
					OPENROUTER_API_KEY=abcdef                                   | OPENROUTER_API_KEY=****
					{"api_key": "abcdef"}                                       | {"api_key": "****"}
					{\\"api_key\\": \\"abcdef\\"}                               | {\\"api_key\\": \\"****\\"}
					x-api-key: abcdef                                           | x-api-key: ****
					password=hunter2&user=x                                     | password=****&user=x
					proxy http://user:pass@proxy:3128/ is down                  | proxy http://****@proxy:3128/ is down
					token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl     | token ****
					blob 0123456789abcdef0123456789abcdef.                      | blob ****.
					blob AbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/==               | blob ****
					""")
	void shouldMaskSecrets(String text, String masked) {
		assertThat(Redaction.maskSecrets(text)).isEqualTo(masked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "No endpoints found for anthropic/claude-3.7-sonnet.",
			"deepseek/deepseek-r1-distill-qwen-32b-preview-2025:free is temporarily rate-limited upstream",
			"add your own key to accumulate your rate limits: https://openrouter.ai/settings/integrations",
			"requested up to 16384 tokens, but can only afford 4000", "Qwen3-235B-A22B-Instruct-2507-FP8-Throughput",
			"Connect to 127.0.0.1:8080 refused", "the task-force asks" })
	void shouldLeaveOrdinaryWords(String text) {
		assertThat(Redaction.detail(text)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bad {\"flagged_input\":\"PROMPT\"}", "bad [{'type': 'x', 'input': [{'text': 'PROMPT'}]}]",
			"bad {\\\"messages\\\":[{\\\"content\\\":\\\"PROMPT\\\"}]}",
			"bad value [type=string_type, input_value='PROMPT', input_type=dict]" })
	void shouldDropEchoesOfThePrompt(String text) {
		assertThat(Redaction.detail(text)).startsWith("bad").endsWith("[request dropped]").doesNotContain("PROMPT");
	}

	@Test
	void shouldKeepNamesOfFields() {
		String text = "Invalid value for 'content': expected a string, got null.";
		assertThat(Redaction.detail(text)).isEqualTo(text);
	}

	@Test
	void shouldEscapeWhatCannotBeSeenOrDoesHarm() {
		assertThat(Redaction.escape("a\r\nb\tc\u001b[31md\u202ee\u2028f\u200bg\0h\ud83d", 100))
			.isEqualTo("a\\r\\nb\\tc\\u001b[31md\\u202ee\\u2028f\\u200bg\\u0000h\\ud83d");
		assertThat(Redaction.escape("Grüße, 東京 🚀", 100)).isEqualTo("Grüße, 東京 🚀");
	}

	@Test
	void shouldCap() {
		assertThat(Redaction.escape("abcde", 5)).isEqualTo("abcde");
		assertThat(Redaction.escape("abcdef", 5)).isEqualTo("abcd…");
		assertThat(Redaction.escape("abcd\n", 5)).isEqualTo("abcd…");
		assertThat(Redaction.escape("abc🚀e", 5)).isEqualTo("abc…");
		assertThat(Redaction.detail("word ".repeat(100_000))).hasSize(Redaction.DETAIL_LENGTH).endsWith("…");
	}

	@Test
	void shouldHaveNoDetailWhereNothingWasSaid() {
		assertThat(Redaction.detail(null)).isNull();
		assertThat(Redaction.detail(" \n")).isNull();
	}

	@Test
	void shouldKeepSecretsOutOfDetails() {
		assertThat(HttpError.classify(401, """
				{"error":{"message":"Incorrect API key provided: sk-SECRET-123","code":"invalid_api_key"}}""").detail())
			.isEqualTo("Incorrect API key provided: ****");
	}

	@Test
	void shouldKeepFlaggedInputOutOfDetails() {
		assertThat(HttpError.classify(403, """
				{"error":{"code":403,"message":"flagged for violence: how to hurt someone",
				"metadata":{"reasons":["violence"],"flagged_input":"how to hurt someone"}}}""").detail())
			.isEqualTo("flagged for violence: [request dropped]");
	}

	@Test
	void shouldQuoteTheProviderBehindTheProvider() {
		assertThat(HttpError.classify(429, """
				{"error":{"message":"Provider returned error","code":429,"metadata":{"provider_name":"Venice",
				"raw":"x/y:free is temporarily rate-limited upstream."}}}""").detail())
			.isEqualTo("Venice: x/y:free is temporarily rate-limited upstream.");
		assertThat(HttpError.classify(400, """
				{"error":{"message":"Provider returned error","code":400,"metadata":{"provider_name":"Venice",
				"raw":"{\\"error\\":{\\"message\\":\\"too hot\\"},\\"prompt\\":\\"PROMPT\\"}"}}}""").detail())
			.isEqualTo("Venice: too hot");
	}

	@Test
	void shouldQuoteNoAnswer() {
		assertThat(HttpError.classify(200, "Once upon a time").detail()).isEqualTo("an answer that cannot be read");
		assertThat(HttpError.classify(200, """
				{"choices":[{"message":{"content":"Once upon a time"}}]}""").detail())
			.isEqualTo("an answer that cannot be read");
	}

	@Test
	void shouldNameMarkupRedirectAndProxy() {
		assertThat(HttpError.classify(503, "<html>…</html>").detail()).isEqualTo("a page of markup");
		assertThat(HttpError.classify(200, "\n<!DOCTYPE html>").detail())
			.isEqualTo("a page of markup instead of an answer");
		assertThat(HttpError.classify(307, "").detail()).contains("redirect").contains("307");
		assertThat(HttpError.classify(407, "").detail()).contains("proxy");
		assertThat(HttpError.classify(407, "").reachedProvider()).isFalse();
	}

}
