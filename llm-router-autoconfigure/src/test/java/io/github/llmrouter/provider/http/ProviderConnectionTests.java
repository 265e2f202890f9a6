package io.github.llmrouter.provider.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProviderConnectionTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "openrouter.ai/api/v1", "file:///etc/passwd", "ftp://host/", "http://",
			"https://user:geheim@host/v1", "https://host/v1?key=geheim", "https://host/v1#geheim" })
	void shouldRefuseABaseUrlAndNotRepeatIt(String baseUrl) {
		assertThatIllegalArgumentException().isThrownBy(() -> ProviderConnection.of("corp", baseUrl))
			.withMessageContaining("'corp'")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("geheim"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "a\u007fb" })
	void shouldRefuseAControlCharacterInAHeaderAndNotRepeatItsValue(String value) {
		ProviderConnection connection = ProviderConnection.of("corp", "https://host/v1");
		assertThatIllegalArgumentException().isThrownBy(() -> connection.withHeader("X-Title", value))
			.withMessage("The value of header 'X-Title' holds a control character");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a:b", "a\nb", "ü" })
	void shouldRefuseABadHeaderName(String name) {
		ProviderConnection connection = ProviderConnection.of("corp", "https://host/v1");
		assertThatIllegalArgumentException().isThrownBy(() -> connection.withHeader(name, "x"));
	}

	@Test
	void shouldPrintNoSecret() {
		ProviderConnection connection = ProviderConnection.of("corp", "https://host/v1")
			.withApiKey(() -> "secret-key")
			.withHeader("X-Token", "secret-token");
		assertThat(connection.toString()).contains("corp", "X-Token").doesNotContain("secret");
	}

	@Test
	void shouldTakeSpaceAroundAKeyOffAndABlankOneForNone() {
		ProviderConnection connection = ProviderConnection.of("corp", "https://host/v1");
		assertThat(connection.currentKey()).isNull();
		assertThat(connection.withApiKey(() -> " \n").currentKey()).isNull();
		assertThat(connection.withApiKey(() -> null).currentKey()).isNull();
		assertThat(connection.withApiKey(() -> " key\n").currentKey()).isEqualTo("key");
	}

}
