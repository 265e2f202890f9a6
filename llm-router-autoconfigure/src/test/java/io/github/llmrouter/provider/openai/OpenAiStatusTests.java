package io.github.llmrouter.provider.openai;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.llmrouter.failure.ErrorResponse;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.TestAttempt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Statuses and headers of refusals, for a call and for a stream.
 */
@Timeout(60)
class OpenAiStatusTests {

	private static final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());

	@BeforeAll
	static void start() {
		server.start();
	}

	@AfterAll
	static void stop() {
		server.stop();
	}

	@AfterEach
	void reset() {
		server.resetAll();
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 307, 308, 400, 401, 402, 403, 404, 405, 408, 409, 410, 412, 413, 422, 425, 429, 451, 500,
			501, 502, 503, 504, 507, 520, 522, 524, 529 })
	void shouldReportTheStatusAfterOneRequest(int status) {
		respond(WireMock
			.jsonResponse("{\"error\":{\"code\":" + status + ",\"message\":\"because\",\"metadata\":null}}", status)
			.withHeader("Location", "/elsewhere")
			.withHeader("X-Should-Retry", "true"));
		both((response) -> {
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.body())
				.isEqualTo("{\"error\":{\"code\":" + status + ",\"message\":\"because\",\"metadata\":null}}");
		});
	}

	@ParameterizedTest
	@CsvSource({ "429,17", "503,0", "503,3600", "429,-1", "429,soon", "429,'Wed, 21 Oct 2015 07:28:00 GMT'",
			"402,99999999999999999999", "408,0" })
	void shouldPassRetryAfterOnAsItIsAndNotWait(int status, String retryAfter) {
		respond(WireMock.jsonResponse("{\"error\":{\"code\":429}}", status)
			.withHeader("Retry-After", retryAfter)
			.withHeader("X-RateLimit-Reset", "1777420800000"));
		both((response) -> {
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.headers().apply("RETRY-AFTER")).containsExactly(retryAfter);
			assertThat(response.headers().apply("x-ratelimit-reset")).containsExactly("1777420800000");
			assertThat(response.headers().apply("absent")).isEmpty();
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					<html>Bad gateway</html>                          | {"error":{"message":"<html>Bad gateway</html>"}}
					upstream connect error                            | {"error":{"message":"upstream connect error"}}
					{"detail":"Not found"}                            | {"error":{"detail":"Not found"}}
					{"error":"model not loaded"}                      | {"error":"model not loaded"}
					{"object":"error","message":"too long","code":400} | {"error":{"object":"error","message":"too long","code":400}}
					{"error":{"code":{"a":1},"message":null,"type":[]}} | {"error":{"code":{"a":1},"message":null,"type":[]}}
					""")
	void shouldKeepWhatTheBodySays(String body, String expected) {
		respond(WireMock.aResponse().withStatus(502).withHeader("Content-Type", "text/html").withBody(body));
		both((response) -> assertThat(response.body()).isEqualTo(expected));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"error\":{\"message\":\"bad key KEY\"}}", "{\"detail\":\"bad key KEY\"}",
			"{\"error\":{\"metadata\":{\"raw\":\"{\\\"message\\\":\\\"KEY\\\"}\"}}}", "bad key KEY" })
	void shouldNotRepeatTheKeyThatTheBodyHoldsEscaped(String body) {
		String escaped = OpenAiFixture.KEY.replace("t", "\\u0074");
		respond(WireMock.aResponse().withStatus(500).withBody(body.replace("KEY", escaped)));
		both((response) -> assertThat(response.body()).contains("****").doesNotContain(OpenAiFixture.KEY, escaped));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void shouldHaveNoBodyWhereThereIsNone(String body) {
		respond(WireMock.aResponse().withStatus(503).withBody(body));
		both((response) -> assertThat(response.body()).isNull());
	}

	@ParameterizedTest
	@CsvSource({ "400, ''", "401, ''", "404, ''", "400, {}", "401, wrong key", "404, no such model" })
	void shouldKeepTheStatusOfABodyThatIsNotZippedAsItSays(int status, String body) {
		respond(WireMock.aResponse().withStatus(status).withHeader("Content-Encoding", "gzip").withBody(body));
		both((response) -> {
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.body()).isNull();
		});
	}

	private static void respond(ResponseDefinitionBuilder response) {
		server.stubFor(WireMock.post("/api/v1/chat/completions").willReturn(response));
	}

	/**
	 * Make the attempt as call and as stream.
	 */
	private static void both(Consumer<ErrorResponse> check) {
		ProviderConnection connection = ProviderConnection.of("fake", server.baseUrl() + "/api/v1")
			.withApiKey(() -> OpenAiFixture.KEY);
		try (OpenAiProvider provider = OpenAiProvider.builder(connection).build()) {
			TestAttempt call = new TestAttempt(provider.target("m", "m"));
			TestAttempt stream = new TestAttempt(provider.target("m", "m"));
			for (Throwable error : List.of(catchThrowable(call::call), catchThrowable(stream::stream))) {
				check.accept(Objects.requireNonNull(OpenAiFixture.read(error), () -> "No error response in " + error));
			}
			assertThat(server.getAllServeEvents()).as("requests").hasSize(2);
			assertThat(provider.underWay()).isZero();
		}
	}

}
