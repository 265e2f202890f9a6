package io.github.llmrouter.options;

import java.util.Map;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class RequestHeadersTests {

	@ParameterizedTest
	@ValueSource(strings = { "Authorization", "AUTHORIZATION", "proxy-authorization", "x-api-key", "API-Key", "host",
			"Content-Length", "Transfer-Encoding", "connection", "", " ", "a b", "a:b", "authorization:", "a\r\nb",
			"ä" })
	void shouldRefuseName(String name) {
		assertThat(RequestHeaders.permitted(Map.of(name, "value"))).isNull();
		assertThat(RequestHeaders.permitted(Map.of(name, "value", "X-Fine", "1"))).isEqualTo(Map.of("X-Fine", "1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\rb", "a\nb", "a\r\nHost: x", "\u0000", "\u007f", "ä" })
	void shouldRefuseValue(String value) {
		assertThat(RequestHeaders.permitted(Map.of("X-Name", value))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP-Referer", "X-Title", "anthropic-beta", "x-1.2_3~" })
	void shouldPermitName(String name) {
		Map<String, String> headers = Map.of(name, "a b\t~!", "X-Empty", "");
		assertThat(RequestHeaders.permitted(headers)).isEqualTo(headers);
	}

	@Test
	void shouldPermitNone() {
		assertThat(RequestHeaders.permitted(null)).isNull();
		assertThat(RequestHeaders.permitted(Map.of())).isNull();
	}

}
