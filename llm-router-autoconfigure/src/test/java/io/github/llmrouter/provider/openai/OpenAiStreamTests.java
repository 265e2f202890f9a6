package io.github.llmrouter.provider.openai;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;

import com.openai.errors.SseException;
import io.github.llmrouter.failure.ErrorResponse;
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
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Streams through Spring AI's model, over HTTP.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class OpenAiStreamTests {

	@Test
	void shouldStream() throws IOException {
		try (OpenAiFixture fake = streaming(Completions.chunk("Hel"), Completions.chunk("lo"),
				Completions.finish("stop"), Completions.usageChunk(), "[DONE]")) {
			List<ChatResponse> responses = fake.attempt().stream();
			assertThat(TestAttempt.text(responses)).isEqualTo("Hello");
			assertThat(finishReasons(responses)).containsExactly("STOP");
			assertThat(usages(fake, responses)).containsExactly(new TokenUsage(10, 4, 3, 2, 1, null));
			assertThat(fake.server.request().headers()).containsEntry("Accept", "text/event-stream");
			assertThat(fake.server.requests()).hasSize(1);
			assertThat(fake.provider.underWay()).isZero();
		}
	}

	@Test
	void shouldReadAUsageInAChunkWithAnEmptyChoice() throws IOException {
		String usage = Completions.finish("stop").replace("\"finish_reason\":\"stop\"", "\"finish_reason\":null");
		usage = usage.substring(0, usage.length() - 1) + ",\"usage\":" + Completions.USAGE + "}";
		try (OpenAiFixture fake = streaming(Completions.chunk("Hello"), Completions.finish("stop"), usage, "[DONE]")) {
			List<ChatResponse> responses = fake.attempt().stream();
			assertThat(usages(fake, responses)).containsExactly(new TokenUsage(10, 4, 3, 2, 1, null));
		}
	}

	@Test
	void shouldTellTheSignalsOfDataButNotOfKeepAlives() throws IOException {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		CompletableFuture<Boolean> tokenAfterKeepAlive = new CompletableFuture<>();
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.chunk(": OPENROUTER PROCESSING\n\n");
			connection.data(Completions.chunk(""));
			connection.data(Completions.chunkOf("[]"));
			connection.data(Completions.chunk("Hello"));
			connection.stall(gone);
		})) {
			TestAttempt attempt = fake.attempt();
			attempt.open().doOnNext((response) -> {
				if (response.getResult() != null && "Hello".equals(response.getResult().getOutput().getText())) {
					tokenAfterKeepAlive.complete(attempt.signals().hasFirstToken());
				}
				else {
					assertThat(attempt.signals().hasFirstToken() && !tokenAfterKeepAlive.isDone()).isFalse();
				}
			}).takeUntil((response) -> tokenAfterKeepAlive.isDone()).blockLast(TestAttempt.PATIENCE);
			assertThat(tokenAfterKeepAlive).isCompletedWithValue(true);
			assertThat(gone).succeedsWithin(TestAttempt.PATIENCE);
		}
	}

	@Test
	void shouldTellTheSignalsOfAToolCallThatSpringAiHoldsBack() throws IOException {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.data(Completions.chunkOf("[{\"index\":0,\"finish_reason\":null,\"delta\":{\"tool_calls\":"
					+ "[{\"index\":0,\"id\":\"t\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]"));
			connection.stall(gone);
		})) {
			TestAttempt attempt = fake.attempt();
			var subscription = attempt.open().subscribe();
			while (!attempt.signals().hasFirstToken()) {
				Thread.onSpinWait();
			}
			subscription.dispose();
			assertThat(gone).succeedsWithin(TestAttempt.PATIENCE);
		}
	}

	@Test
	void shouldEndAfterDoneThoughTheConnectionStaysOpen() throws IOException {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.data(Completions.chunk("Hello"));
			connection.data(Completions.finish("stop"));
			connection.data("[DONE]");
			connection.stall(gone);
		})) {
			assertThat(TestAttempt.text(fake.attempt().stream())).isEqualTo("Hello");
			assertThat(gone).succeedsWithin(TestAttempt.PATIENCE);
		}
	}

	@Test
	void shouldPassOnAStreamThatEndsWithoutDone() throws IOException {
		try (OpenAiFixture fake = streaming(Completions.chunk("Hello"), Completions.finish("stop"))) {
			assertThat(TestAttempt.text(fake.attempt().stream())).isEqualTo("Hello");
		}
	}

	@Test
	void shouldLeaveAStreamWithoutFinishReasonWithoutOne() throws IOException {
		try (OpenAiFixture fake = streaming(Completions.chunk("Hel"), "[DONE]")) {
			List<ChatResponse> responses = fake.attempt().stream();
			assertThat(finishReasons(responses)).isEmpty();
			assertThat(fake.target.adapter().finishReasonRequired()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "STOP,STOP", "MAX_TOKENS,LENGTH", "end_turn,STOP", "tool_use,TOOL_CALLS" })
	void shouldTranslateFinishReasons(String reason, String expected) throws IOException {
		try (OpenAiFixture fake = streaming(Completions.chunk("Hello"), Completions.finish(reason), "[DONE]")) {
			assertThat(finishReasons(fake.attempt().stream())).containsExactly(expected);
		}
	}

	@Test
	void shouldMendWhatSpringAiWouldFailOn() throws IOException {
		try (OpenAiFixture fake = streaming("{\"error\":null,\"choices\":[]}", Completions.chunk("Hel"),
				"{\"choices\":[{\"delta\":{\"content\":\"lo\"}}]}", Completions.finish("stop"),
				"{\"choices\":[],\"usage\":" + Completions.USAGE + "}",
				"{\"choices\":[],\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":9999999999,\"total_tokens\":1}}",
				"[DONE]")) {
			List<ChatResponse> responses = fake.attempt().stream();
			assertThat(TestAttempt.text(responses)).isEqualTo("Hello");
			assertThat(usages(fake, responses)).containsExactly(new TokenUsage(10, 4, 3, 2, 1, null));
			assertThat(responses.get(responses.size() - 1).getMetadata().getId()).isEqualTo("gen-1");
			assertThat(responses.get(responses.size() - 1).getMetadata().getModel()).isEqualTo("acme/one-2026");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"id":"a","error":{"code":429,"message":"slow","metadata":{"error_type":"rate_limit_exceeded"}},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]} | rate_limit_exceeded
					{"error":{"code":"server_error","message":"busy"}}                            | server_error
					{"error":"out of memory"}                                                      | out of memory
					{"id":"a","model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"error"}]} | ended
					{"id":"a","model":"m","choices":[{"index":0,"delta":{},"finish_reason":null,"error":{"code":502}}]} | 502
					""")
	void shouldFailOnAnErrorInTheStream(String event, String detail) throws IOException {
		try (OpenAiFixture fake = streaming(Completions.chunk("Hel"), event, Completions.chunk("lo"),
				Completions.finish("stop"), "[DONE]")) {
			Throwable error = catchThrowable(() -> fake.attempt().stream());
			assertThat(error).isInstanceOf(SseException.class);
			assertThat(read(error).status()).isEqualTo(200);
			assertThat(read(error).body()).startsWith("{\"error\":").contains(detail);
			assertThat(fake.provider.underWay()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "event: error\ndata: {\"message\":\"gpu lost\"}\n\n",
			"error: {\"message\":\"gpu lost\"}\n\n", "{\"error\":{\"message\":\"gpu lost\"}}" })
	void shouldFailOnAnErrorThatIsNoProperEvent(String event) throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.data(Completions.chunk("Hel"));
			connection.chunk(event);
			connection.endStream();
		})) {
			assertThat(read(catchThrowable(() -> fake.attempt().stream())).body())
				.isEqualTo("{\"error\":{\"message\":\"gpu lost\"}}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: no json\n\n", "data: {\"id\":\"a\",\"choices\":[{\n\n", "data: 42\n\n",
			"data: {\"id\":\"gen-1\",\"model\":\"m\",\"cho" })
	void shouldFailOnAnEventThatCannotBeRead(String event) throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.data(Completions.chunk("Hello"));
			connection.data(Completions.finish("stop"));
			connection.chunk(event);
			connection.endStream();
		})) {
			assertUnreadable(catchThrowable(() -> fake.attempt().stream()));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n \n", "<html>Sign in</html>", "Sign in", "{\"id\":\"a\"", "[1]",
			"{\"id\":\"gen-1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":\"Hello\"}}]}" })
	void shouldNotTakeWhatIsNoStreamForAnEmptyOne(String body) throws IOException {
		for (String type : List.of("text/html", "application/json", "text/event-stream")) {
			try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> connection.answer(200, type, body))) {
				assertUnreadable(catchThrowable(() -> fake.attempt().stream()));
				assertThat(fake.provider.underWay()).isZero();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/event-stream" })
	void shouldTurnAnErrorInPlaceOfAStreamIntoTheFailureItIs(String type) throws IOException {
		String body = "{\"error\":{\"code\":429,\"message\":\"slow\"},\"user_id\":\"u\"}";
		try (OpenAiFixture fake = new OpenAiFixture(
				(request, connection) -> connection.answer(200, type, body, "Retry-After: 7"))) {
			ErrorResponse response = read(catchThrowable(() -> fake.attempt().stream()));
			assertThat(response.status()).isEqualTo(429);
			assertThat(response.body()).contains("slow");
			assertThat(response.headers().apply("retry-after")).containsExactly("7");
		}
	}

	@Test
	void shouldAcceptAStreamOfAnotherContentType() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> connection.answer(200, "text/plain",
				"\ufeff\n: hi\n\ndata: " + Completions.chunk("Hello") + "\r\n\r\ndata: " + Completions.finish("stop")
						+ "\n\ndata: [DONE]"))) {
			assertThat(TestAttempt.text(fake.attempt().stream())).isEqualTo("Hello");
		}
	}

	@Test
	void shouldNotAskForCompressionButUnderstandIt() throws IOException {
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
			for (String data : List.of(Completions.chunk("Hello"), Completions.finish("stop"), "[DONE]")) {
				gzip.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
			}
		}
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"
					+ "Content-Length: " + zipped.size() + "\r\n\r\n");
			connection.write(zipped.toByteArray());
		})) {
			assertThat(TestAttempt.text(fake.attempt().stream())).isEqualTo("Hello");
			assertThat(fake.server.request().headers()).containsEntry("Accept-Encoding", "identity");
		}
	}

	@Test
	void shouldFailOnAReset() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.data(Completions.chunk("Hel"));
			connection.reset();
		})) {
			Throwable error = catchThrowable(() -> fake.attempt().stream());
			assertThat(error).hasRootCauseInstanceOf(IOException.class);
			assertThat(OpenAiFixture.read(error)).isNull();
			assertThat(fake.server.requests()).hasSize(1);
		}
	}

	@Test
	void shouldFailOnAnEndWithinTheTransfer() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.data(Completions.chunk("Hel"));
			connection.close();
		})) {
			assertThat(catchThrowable(() -> fake.attempt().stream())).hasRootCauseInstanceOf(IOException.class);
		}
	}

	@Test
	void shouldBoundAnEndlessStream() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			while (true) {
				connection.data(Completions.chunk("x".repeat(1000)));
			}
		}, 100_000)) {
			assertThat(read(catchThrowable(() -> fake.attempt().stream())).body())
				.contains(UnreadableResponses.TOO_LARGE_TYPE);
		}
	}

	@Test
	void shouldBoundAnEndlessLine() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.chunk("data: ");
			while (true) {
				connection.chunk("x".repeat(1000));
			}
		}, 100_000)) {
			assertThat(read(catchThrowable(() -> fake.attempt().stream())).body())
				.contains(UnreadableResponses.TOO_LARGE_TYPE);
		}
	}

	@Test
	void shouldRefuseALineBreakInAHeaderOfARequestAndNotRepeatIt() throws IOException {
		try (OpenAiFixture fake = streaming("[DONE]")) {
			for (Throwable error : List.of(catchThrowable(() -> withEvilHeader(fake).call()),
					catchThrowable(() -> withEvilHeader(fake).stream()))) {
				assertThat(OpenAiFixture.messages(error).toString()).contains("'X-Own' holds a control character")
					.doesNotContain("evil");
			}
			assertThat(fake.server.requests()).isEmpty();
			assertThat(fake.provider.underWay()).isZero();
		}
	}

	private static TestAttempt withEvilHeader(OpenAiFixture fake) {
		return fake.attempt()
			.options((options) -> options
				.combineWith(OpenAiChatOptions.builder().customHeaders(Map.of("X-Own", "a\r\nX-Evil: evil"))));
	}

	@Test
	void shouldTellNoSecretInErrorsAndLogs(CapturedOutput output) throws IOException {
		String error = "{\"error\":{\"code\":502,\"message\":\"upstream said: bad key " + OpenAiFixture.KEY
				+ " and sk-SECRET-12345678\"}}";
		for (RawServer.Script script : List.<RawServer.Script>of(
				(request, connection) -> connection.stream(Completions.chunk("Hel"), error),
				(request, connection) -> connection.answer(401, "application/json", error),
				(request, connection) -> connection.answer(200, "application/json", error),
				(request, connection) -> connection.answer(502, "text/html", error + error))) {
			try (OpenAiFixture fake = new OpenAiFixture(script)) {
				Throwable thrown = catchThrowable(() -> fake.attempt().stream());
				assertThat(OpenAiFixture.messages(thrown).toString()).contains("****")
					.doesNotContain(OpenAiFixture.KEY, "SECRET-1234");
				assertThat(read(thrown).body()).contains("****").doesNotContain(OpenAiFixture.KEY, "SECRET-1234");
			}
		}
		assertThat(output).doesNotContain(OpenAiFixture.KEY, "SECRET-1234", "secret word");
	}

	private static OpenAiFixture streaming(String... data) {
		return new OpenAiFixture((request, connection) -> connection.stream(data));
	}

	private static void assertUnreadable(Throwable error) {
		assertThat(read(error).status()).isEqualTo(502);
		assertThat(read(error).body()).contains(UnreadableResponses.ERROR_TYPE);
	}

	private static ErrorResponse read(Throwable error) {
		return Objects.requireNonNull(OpenAiFixture.read(error), () -> "No error response in " + error);
	}

	private static List<@Nullable String> finishReasons(List<ChatResponse> responses) {
		return responses.stream()
			.flatMap((response) -> response.getResults().stream())
			.map(Generation::getMetadata)
			.filter((metadata) -> metadata.getFinishReason() != null)
			.<@Nullable String>map((metadata) -> metadata.getFinishReason())
			.toList();
	}

	private static List<TokenUsage> usages(OpenAiFixture fake, List<ChatResponse> responses) {
		return responses.stream()
			.map((response) -> fake.target.adapter().usage(response.getMetadata()))
			.filter(TokenUsage::isReported)
			.toList();
	}

}
