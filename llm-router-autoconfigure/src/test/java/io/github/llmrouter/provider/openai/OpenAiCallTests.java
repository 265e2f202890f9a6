package io.github.llmrouter.provider.openai;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import io.github.llmrouter.failure.ErrorResponse;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.TestAttempt;
import io.github.llmrouter.provider.http.UnreadableResponses;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Blocking calls through Spring AI's model, over HTTP.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class OpenAiCallTests {

	@Test
	void shouldCall() throws IOException {
		try (OpenAiFixture fake = answering(Completions.whole("Hello"))) {
			ChatResponse response = fake.attempt().call();
			assertThat(text(response)).isEqualTo("Hello");
			assertThat(finishReason(response)).isEqualTo("STOP");
			assertThat(response.getMetadata().getModel()).isEqualTo("acme/one-2026");
			assertThat(response.getMetadata().<String>get("provider")).isEqualTo("Acme");
			assertThat(fake.target.adapter().usage(response.getMetadata()))
				.isEqualTo(new TokenUsage(10, 4, 3, 2, 1, null));
			RawServer.Request request = fake.server.request();
			assertThat(request.line()).isEqualTo("POST /api/v1/chat/completions HTTP/1.1");
			assertThat(request.headers()).containsEntry("Authorization", "Bearer " + OpenAiFixture.KEY)
				.containsEntry("User-Agent", "llm-router")
				.doesNotContainKey("X-LLM-Router-Attempt");
			assertThat(request.body()).contains("\"model\":\"acme/one\"").doesNotContain("X-LLM-Router-Attempt");
			assertThat(fake.provider.underWay()).isZero();
		}
	}

	@Test
	void shouldSendNoKeyWhereThereIsNone() throws IOException {
		try (RawServer server = new RawServer((request, connection) -> connection.json(Completions.whole("Hello")));
				OpenAiProvider provider = OpenAiProvider.builder(ProviderConnection.of("local", server.url("/v1")))
					.build()) {
			new TestAttempt(provider.target("local:llama3.2:3b", "llama3.2:3b")).call();
			assertThat(server.request().headers()).doesNotContainKey("Authorization");
			assertThat(server.request().line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
		}
	}

	@Test
	void shouldKeepARequestsOwnHeadersAndFieldsAndIgnoreAForeignKeyAndUrl() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture(
				(request, connection) -> connection.json(Completions.whole("Hello")),
				(builder) -> builder.extraBody(Map.of("one", Map.of("deep", List.of(1, 2)), "two", "default")))) {
			fake.attempt()
				.options((options) -> options.combineWith(OpenAiChatOptions.builder()
					.customHeaders(Map.of("X-Own", "own", "Authorization", "Bearer foreign"))
					.extraBody(Map.of("two", "own", "three", 3))
					.baseUrl("http://elsewhere.invalid")
					.apiKey("foreign-key")))
				.call();
			RawServer.Request request = fake.server.request();
			assertThat(request.headers()).containsEntry("X-Own", "own")
				.containsEntry("Authorization", "Bearer " + OpenAiFixture.KEY);
			assertThat(request.body()).contains("\"one\":{\"deep\":[1,2]}", "\"two\":\"own\"", "\"three\":3")
				.doesNotContain("foreign", "default");
		}
	}

	@Test
	void shouldStartFromTheProvidersOptions() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture(
				(request, connection) -> connection.json(Completions.whole("Hello")),
				(builder) -> builder.options((options) -> options.seed(4711)))) {
			fake.attempt().call();
			assertThat(fake.server.request().body()).contains("\"seed\":4711");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"error":{"code":429,"message":"slow","metadata":{"error_type":"rate_limit_exceeded"}},"user_id":"u"} | 429 | rate_limit_exceeded
					{"error":{"message":"Provider returned error"}}                                            | 502 | returned
					{"id":"a","model":"m","choices":[{"index":0,"finish_reason":"error","error":{"code":503,"message":"upstream"},"message":{"role":"assistant","content":"part"}}]} | 503 | upstream
					{"id":"a","model":"m","choices":[{"index":0,"finish_reason":"error","message":{"role":"assistant","content":"part"}}]} | 502 | ended
					""")
	void shouldTurnAnErrorUnderStatus200IntoTheFailureItIs(String body, int status, String detail) throws IOException {
		try (OpenAiFixture fake = answering(body)) {
			Throwable error = catchThrowable(() -> fake.attempt().call());
			ErrorResponse response = read(error);
			assertThat(response.status()).isEqualTo(status);
			assertThat(response.body()).startsWith("{\"error\":{").contains(detail);
			assertThat(fake.server.requests()).hasSize(1);
			assertThat(fake.provider.underWay()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "   ", "<html><body>Sign in</body></html>", "{\"id\":\"a\"", "{\"id\":\"a\"}", "[]",
			"null", "{\"id\":\"a\",\"model\":\"m\",\"choices\":[]}", "{\"id\":\"a\",\"model\":\"m\",\"choices\":null}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":7}}]}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":{\"tool_calls\":[[{\"id\":\"t\"}]]}}]}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":{\"tool_calls\":[null]}}]}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":null,\"message\":{\"content\":\"cut\"}}]}" })
	void shouldNotTakeWhatIsNoAnswerForOneNorLogThePrompt(String body, CapturedOutput output) throws IOException {
		try (OpenAiFixture fake = answering(body)) {
			Throwable error = catchThrowable(() -> fake.attempt().call());
			ErrorResponse response = read(error);
			assertThat(response.status()).isEqualTo(502);
			assertThat(response.body()).contains("\"code\":502", UnreadableResponses.ERROR_TYPE);
			assertThat(output).doesNotContain("secret word");
			assertThat(fake.server.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "STOP,STOP", "MAX_TOKENS,LENGTH", "tool_use,TOOL_CALLS", "end_turn,STOP",
			"content_filter,CONTENT_FILTER", "length,LENGTH" })
	void shouldTranslateFinishReasons(String reason, String expected) throws IOException {
		String body = Completions.whole(Completions.choice("Hello", "\"" + reason + "\""), Completions.USAGE);
		try (OpenAiFixture fake = answering(body)) {
			assertThat(finishReason(fake.attempt().call())).isEqualTo(expected);
		}
	}

	@Test
	void shouldTakeAMissingFinishReasonFromAServerThatSendsNone() throws IOException {
		String body = Completions.whole(Completions.choice("Hello", "null"), Completions.USAGE);
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> connection.json(body),
				(builder) -> builder.finishReasonRequired(false))) {
			assertThat(text(fake.attempt().call())).isEqualTo("Hello");
			assertThat(fake.target.adapter().finishReasonRequired()).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"prompt_tokens\":-5,\"completion_tokens\":-7,\"total_tokens\":-12}",
			"{\"prompt_tokens\":9999999999,\"completion_tokens\":1,\"total_tokens\":9999999999}",
			"{\"prompt_tokens\":NaN,\"completion_tokens\":1,\"total_tokens\":1}", "{}", "null" })
	void shouldNotFailAnAnswerOverItsUsage(String usage) throws IOException {
		try (OpenAiFixture fake = answering(Completions.whole(Completions.choice("Hello", "\"stop\""), usage))) {
			ChatResponse response = fake.attempt().call();
			assertThat(text(response)).isEqualTo("Hello");
			assertThat(fake.target.adapter().usage(response.getMetadata())).isEqualTo(TokenUsage.UNKNOWN);
		}
	}

	@Test
	void shouldNotFailAnAnswerOverACostThatIsNoNumber() throws IOException {
		String usage = "{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3,\"cost\":NaN}";
		try (OpenAiFixture fake = answering(Completions.whole(Completions.choice("Hello", "\"stop\""), usage))) {
			ChatResponse response = fake.attempt().call();
			assertThat(text(response)).isEqualTo("Hello");
			TokenUsage used = fake.target.adapter().usage(response.getMetadata());
			assertThat(used.outputTokens()).isEqualTo(2);
			assertThat(used.cost()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "{}", "[]", "true" })
	void shouldNotTakeAFinishReasonThatIsNoStringForOne(String reason) throws IOException {
		try (OpenAiFixture fake = answering(Completions.whole(Completions.choice("Hello", reason), "null"))) {
			// as one that is missing
			assertThat(catchThrowable(() -> fake.attempt().call())).isInstanceOf(OpenAIInvalidDataException.class);
		}
	}

	@Test
	void shouldFillInWhatIdentifiesAnAnswer() throws IOException {
		try (OpenAiFixture fake = answering("{\"choices\":[{\"finish_reason\":\"stop\","
				+ "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"}}]}")) {
			assertThat(text(fake.attempt().call())).isEqualTo("Hello");
		}
	}

	@Test
	void shouldAcceptAWrongContentTypeAndInvalidUtf8() throws IOException {
		byte[] body = Completions.whole("Hell?").getBytes(StandardCharsets.ISO_8859_1);
		for (int i = 0; i < body.length; i++) {
			body[i] = (body[i] == '?') ? (byte) 0xff : body[i];
		}
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection
				.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + body.length + "\r\n\r\n");
			connection.write(body);
		})) {
			assertThat(text(fake.attempt().call())).isEqualTo("Hell\ufffd");
		}
	}

	@Test
	void shouldKeepTheTimeoutItIsGiven() throws IOException {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> connection.stall(gone))) {
			assertThat(fake.target.adapter().keepsTimeout()).isTrue();
			assertThat(catchThrowable(() -> fake.attempt().call(Duration.ofMillis(100))))
				.isInstanceOf(OpenAIIoException.class)
				.hasCauseInstanceOf(InterruptedIOException.class);
			assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
			assertThat(fake.server.requests()).hasSize(1);
		}
	}

	@Test
	void shouldFailOnABodyThatIsCut() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"id\":\"gen-1\"");
			connection.close();
		})) {
			assertThat(catchThrowable(() -> fake.attempt().call())).isInstanceOf(OpenAIIoException.class)
				.hasCauseInstanceOf(IOException.class);
			assertThat(fake.server.requests()).hasSize(1);
		}
	}

	@Test
	void shouldReadACostOnlyWhereTheProviderIsToldTo() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture(
				(request, connection) -> connection.json(Completions.whole("Hello")),
				(builder) -> builder.usage((usage) -> OpenAiUsage.read(usage, BigDecimal.TEN, null)))) {
			ChatResponse response = fake.attempt().call();
			assertThat(fake.target.adapter().usage(response.getMetadata()).cost()).isEqualTo(BigDecimal.TEN);
		}
	}

	private static OpenAiFixture answering(String body) {
		return new OpenAiFixture((request, connection) -> connection.json(body));
	}

	private static ErrorResponse read(Throwable error) {
		return Objects.requireNonNull(OpenAiFixture.read(error), () -> "No error response in " + error);
	}

	private static String text(ChatResponse response) {
		return TestAttempt.text(List.of(response));
	}

	private static @Nullable String finishReason(ChatResponse response) {
		return Objects.requireNonNull(response.getResult()).getMetadata().getFinishReason();
	}

}
