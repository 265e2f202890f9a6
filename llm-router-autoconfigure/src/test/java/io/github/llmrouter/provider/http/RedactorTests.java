package io.github.llmrouter.provider.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactorTests {

	private final Redactor redactor = new Redactor(ProviderConnection.of("p", "https://p.example/v1")
		.withApiKey(() -> " plain-secret-0815\n")
		.withHeader("X-Gateway-Token", "gateway-secret-4711")
		.withHeader("X-Second-Token", "slash/secret")
		.withHeader("HTTP-Referer", "https://app.example"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Incorrect API key provided: sk-SECRET-123.        | Incorrect API key provided: sk-****
			key sk-or-v1-abcdef0123 and more                  | key sk-**** and more
			you sent plain-secret-0815!                       | you sent ****!
			token gateway-secret-4711 refused                 | token **** refused
			Authorization: Bearer abc.def.ghi is wrong        | Authorization: Bearer **** is wrong
			a risk-free task-oriented disk-based thing        | a risk-free task-oriented disk-based thing
			register https://app.example first                | register https://app.example first
			""")
	void shouldTakeSecretsOut(String text, String expected) {
		assertThat(this.redactor.redact(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"m":"is \\u0070l\\u0061in-secret-0815"}         | {"m":"is ****"}
			{"m":"is \\u0070lain-secret-0815 \\u0022x\\n\\""} | {"m":"is **** \\u0022x\\n\\""}
			{"raw":"{\\"m\\":\\"\\\\u0070lain-secret-0815\\"}"} | {"raw":"{\\"m\\":\\"****\\"}"}
			{"m":"sk\\u002dSECRET\\u002d123"}             | {"m":"sk-****"}
			{"flagged\\u005finput":"hit him"}             | {"flagged_input":"****"}
			{"m":"sl\\u0061sh\\/secret"}                  | {"m":"****"}
			{"m":"caf\\u00e9 \\/ \\ud83d\\ude00"}         | {"m":"caf\\u00e9 \\/ \\ud83d\\ude00"}
			""")
	void shouldTakeSecretsOutThatJsonEscapes(String text, String expected) {
		assertThat(this.redactor.redact(text)).isEqualTo(expected);
	}

	@Test
	void shouldTakeThePieceOfThePromptOutOfAModerationError() {
		String error = "{\"reasons\":[\"violence\"],\"flagged_input\" : \"he said \\\"hit\\\" him\",\"x\":\"y\"}";
		assertThat(this.redactor.redact(error))
			.isEqualTo("{\"reasons\":[\"violence\"],\"flagged_input\":\"****\",\"x\":\"y\"}");
	}

	@Test
	void shouldCopeWithAVeryLongFlaggedInput() {
		String error = "{\"flagged_input\":\"" + "a\\n".repeat(50_000) + "\"}";
		assertThat(this.redactor.redact(error)).isEqualTo("{\"flagged_input\":\"****\"}");
	}

	@Test
	@Timeout(2)
	void shouldCopeWithVeryManyBackslashes() {
		String error = "\\".repeat(300_000);
		assertThat(this.redactor.redact(error)).isEqualTo(error);
	}

	@Test
	void shouldNotTakeAShortKeyForASecret() {
		Redactor redactor = new Redactor(ProviderConnection.of("p", "http://localhost/v1").withApiKey(() -> "ollama"));
		assertThat(redactor.redact("ollama has no such model")).isEqualTo("ollama has no such model");
	}

}
