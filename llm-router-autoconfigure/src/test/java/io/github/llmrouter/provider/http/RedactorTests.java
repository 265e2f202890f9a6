package io.github.llmrouter.provider.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactorTests {

	private final Redactor redactor = new Redactor(ProviderConnection.of("p", "https://p.example/v1")
		.withApiKey(() -> " plain-secret-0815\n")
		.withHeader("X-Gateway-Token", "gateway-secret-4711")
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
	void shouldNotTakeAShortKeyForASecret() {
		Redactor redactor = new Redactor(ProviderConnection.of("p", "http://localhost/v1").withApiKey(() -> "ollama"));
		assertThat(redactor.redact("ollama has no such model")).isEqualTo("ollama has no such model");
	}

}
