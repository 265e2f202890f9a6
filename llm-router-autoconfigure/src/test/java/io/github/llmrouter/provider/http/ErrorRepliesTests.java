package io.github.llmrouter.provider.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import okhttp3.Headers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorRepliesTests {

	private final ErrorReplies errors = new ErrorReplies(new Redactor(ProviderConnection.of("p", "https://host/v1")));

	@Test
	void shouldPassJsonOnAsItIs() throws IOException {
		String body = "{\"error\": {\"code\":429 , \"message\":\"slow down\"}}";
		assertThat(tidy(body)).isEqualTo(body);
	}

	@Test
	void shouldMakeJsonOfAnythingElse() throws IOException {
		assertThat(tidy("<html>\n\"Bad\" gateway</html>\n"))
			.isEqualTo("{\"error\":{\"message\":\"<html>\\n\\\"Bad\\\" gateway</html>\"}}");
		assertThat(tidy("[1]")).isEqualTo("{\"error\":{\"message\":\"[1]\"}}");
	}

	@Test
	void shouldTakeJsonWithANumberBeyondAnyForText() throws IOException {
		assertThat(tidy("{\"a\":1e99999999999}")).isEqualTo("{\"error\":{\"message\":\"{\\\"a\\\":1e99999999999}\"}}");
	}

	@Test
	void shouldCutAHugeBody() throws IOException {
		assertThat(tidy("{\"error\":\"" + "x".repeat(1_000_000) + "\"}")).hasSizeLessThan(1000)
			.startsWith("{\"error\":{\"message\":\"{\\\"error");
	}

	@Test
	void shouldLeaveAnEmptyBodyEmpty() throws IOException {
		assertThat(tidy("")).isEmpty();
	}

	@Test
	void shouldKeepTheStatusWhenTheBodyBreaks() throws IOException {
		Reply reply = this.errors.tidy(new Reply(503, Headers.of("Retry-After", "7"), new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("reset");
			}

		}));
		assertThat(reply.status()).isEqualTo(503);
		assertThat(reply.headers().get("Retry-After")).isEqualTo("7");
		assertThat(reply.readBody()).isEmpty();
	}

	private String tidy(String body) throws IOException {
		Reply reply = new Reply(500, Headers.of(), new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
		return new String(this.errors.tidy(reply).readBody(), StandardCharsets.UTF_8);
	}

}
