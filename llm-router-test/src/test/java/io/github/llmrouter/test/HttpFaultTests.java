package io.github.llmrouter.test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for replies that are no completions.
 */
class HttpFaultTests {

	private final FakeOpenRouter fake = FakeOpenRouter.start();

	private final Client client = new Client(this.fake);

	@AfterEach
	void close() {
		this.fake.close();
	}

	static Stream<OpenRouterError> errors() {
		return Stream.of(OpenRouterErrors.invalidModel("a/b"), OpenRouterErrors.contextLengthExceeded(100, 200),
				OpenRouterErrors.typed(400, "invalid_request", "no"), OpenRouterErrors.missingAuthentication(),
				OpenRouterErrors.unknownKey(), OpenRouterErrors.insufficientCredits(),
				OpenRouterErrors.canOnlyAfford(20, 10), OpenRouterErrors.inFlightBudget(Duration.ofSeconds(2)),
				OpenRouterErrors.moderation("a/b", "violence"), OpenRouterErrors.keyLimitExceeded(),
				OpenRouterErrors.noEndpoints("a/b"), OpenRouterErrors.requestTimeout(),
				OpenRouterErrors.upstreamRateLimit(Duration.ofSeconds(17)),
				OpenRouterErrors.freeLimit("free-models-per-day", Instant.EPOCH), OpenRouterErrors.internal(),
				OpenRouterErrors.badGateway(), OpenRouterErrors.unavailable(), OpenRouterErrors.providerTimeout(),
				OpenRouterErrors.edgeTimeout(), OpenRouterErrors.overloaded());
	}

	@ParameterizedTest
	@MethodSource("errors")
	void shouldSendErrorToCallAndStream(OpenRouterError error) throws Exception {
		this.fake.reply(Reply.error(error));
		for (boolean stream : List.of(true, false)) {
			HttpResponse<String> response = this.client.post(Client.body("m", "Hi", stream));
			assertThat(response.statusCode()).isEqualTo(error.status());
			assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
			JsonNode json = Client.JSON.readTree(response.body());
			assertThat(json.at("/error/code").asInt()).isEqualTo(error.status());
			assertThat(json.at("/error/message").asString()).isNotEmpty();
		}
	}

	@Test
	void shouldSendErrorThatSaysWhetherToRetry() throws Exception {
		this.fake.reply(Reply.error(OpenRouterErrors.availability(429, "capacity_exhausted", true)));
		JsonNode error = this.client.call("m").path("error");
		assertThat(error.has("code")).isFalse();
		assertThat(error.path("error_type").asString()).isEqualTo("capacity_exhausted");
		assertThat(error.at("/availability/retryable").asBoolean()).isTrue();
	}

	@Test
	void shouldSendHeadersOfError() throws Exception {
		this.fake.reply(Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ofSeconds(17))));
		HttpResponse<String> response = this.client.post(Client.body("m", "Hi", true));
		assertThat(response.headers().firstValue("retry-after")).hasValue("17");
		this.fake.reply(Reply.error(OpenRouterErrors.freeLimit("free-models-per-min", Instant.ofEpochSecond(5))));
		assertThat(this.client.post(Client.body("m", "Hi", true)).headers().firstValue("x-ratelimit-reset"))
			.hasValue("5000");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldSendErrorWithStatus200(boolean stream) throws Exception {
		this.fake.reply(Reply.errorWithStatus200(OpenRouterErrors.upstreamRateLimit(Duration.ofSeconds(1))));
		HttpResponse<String> response = this.client.post(Client.body("m", "Hi", stream));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
		assertThat(Client.JSON.readTree(response.body()).at("/error/code").asInt()).isEqualTo(429);
	}

	@Test
	void shouldSendAnyResponse() throws Exception {
		this.fake.reply(Reply.status(418).header("X-A", "1").header("X-A", "2").contentType("text/plain").body("tea"));
		HttpResponse<String> response = this.client.post(Client.body("m", "Hi", true));
		assertThat(response.statusCode()).isEqualTo(418);
		assertThat(response.body()).isEqualTo("tea");
		assertThat(response.headers().allValues("x-a")).containsExactly("1", "2");
		assertThat(response.headers().firstValue("content-type")).hasValue("text/plain");
		assertThat(response.headers().firstValue("date")).isPresent();
	}

	@Test
	void shouldOverrideDate() throws Exception {
		this.fake.reply(Reply.status(429).header("Date", "Wed, 21 Oct 2015 07:28:00 GMT"));
		assertThat(this.client.post(Client.body("m", "Hi", true)).headers().allValues("date"))
			.containsExactly("Wed, 21 Oct 2015 07:28:00 GMT");
	}

	@Test
	void shouldSendPageOrNothing() throws Exception {
		this.fake.enqueue(Reply.html(200), Reply.html(522), Reply.status(200));
		HttpResponse<String> portal = this.client.post(Client.body("m", "Hi", true));
		assertThat(portal.statusCode()).isEqualTo(200);
		assertThat(portal.headers().firstValue("content-type")).hasValue("text/html; charset=UTF-8");
		assertThat(portal.body()).startsWith("<!DOCTYPE html>");
		assertThat(this.client.post(Client.body("m", "Hi", true)).statusCode()).isEqualTo(522);
		assertThat(this.client.post(Client.body("m", "Hi", true)).body()).isEmpty();
	}

	@Test
	void shouldRedirect() throws Exception {
		this.fake.reply(Reply.redirect("http://localhost:1/elsewhere"));
		HttpResponse<String> response = this.client.post(Client.body("m", "Hi", true));
		assertThat(response.statusCode()).isEqualTo(307);
		assertThat(response.headers().firstValue("location")).hasValue("http://localhost:1/elsewhere");
	}

	@Test
	void shouldSendGzipBomb() throws IOException {
		this.fake.reply(Reply.gzipBomb(16));
		try (Wire wire = Wire.call(this.fake)) {
			assertThat(wire.readAll()).isEqualTo(Wire.End.CLOSED);
			assertThat(wire.bytes().length).isLessThan(64 * 1024);
			String text = new String(wire.bytes(), StandardCharsets.ISO_8859_1);
			assertThat(text).containsIgnoringCase("content-encoding: gzip");
			byte[] body = text.substring(text.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
			try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
				assertThat(unpacked.skip(Long.MAX_VALUE)).isGreaterThan(16 * 1024 * 1024);
			}
		}
	}

	@Test
	void shouldNotAnswer() throws IOException {
		this.fake.reply(Reply.silence());
		try (Wire wire = Wire.stream(this.fake)) {
			assertThat(wire.readOn()).isEqualTo(Wire.End.STILL_OPEN);
			assertThat(wire.bytes()).isEmpty();
		}
	}

	@Test
	void shouldCloseOrResetWithoutByte() throws IOException {
		this.fake.enqueue(Reply.disconnect(), Reply.reset());
		try (Wire closed = Wire.stream(this.fake)) {
			assertThat(closed.readAll()).isEqualTo(Wire.End.CLOSED);
			assertThat(closed.bytes()).isEmpty();
		}
		try (Wire reset = Wire.stream(this.fake)) {
			assertThat(reset.readAll()).isEqualTo(Wire.End.RESET);
			assertThat(reset.bytes()).isEmpty();
		}
	}

	@Test
	void shouldSendRawBytes() throws IOException {
		this.fake.reply(Reply.raw("SSH-2.0-none\r\n".getBytes(StandardCharsets.UTF_8)));
		try (Wire wire = Wire.stream(this.fake)) {
			assertThat(wire.readAll()).isEqualTo(Wire.End.CLOSED);
			assertThat(wire.text()).isEqualTo("SSH-2.0-none\r\n");
		}
	}

	@Test
	void shouldSayThatScriptIsWrong() throws Exception {
		this.fake.reply((request) -> {
			throw new IllegalStateException("rule broken");
		});
		HttpResponse<String> response = this.client.post(Client.body("m", "Hi", false));
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).contains("rule broken");
	}

}
