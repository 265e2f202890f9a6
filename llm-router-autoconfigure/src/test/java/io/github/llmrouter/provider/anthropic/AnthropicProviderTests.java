package io.github.llmrouter.provider.anthropic;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.failure.ErrorResponse;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.TestAttempt;
import io.github.llmrouter.provider.http.UnreadableResponses;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class AnthropicProviderTests {

	private static final String KEY = "sk-ant-api03-0123456789";

	private static final TokenUsage USED = new TokenUsage(35, 15, 7, 3, 4, null);

	private final RawServer server = new RawServer((request, connection) -> connection.json(Messages.whole("Hello")));

	private final AnthropicProvider provider = AnthropicProvider
		.builder(ProviderConnection.of("claude", this.server.url("")).withApiKey(() -> KEY))
		.options((options) -> options.topK(7))
		.build();

	private final Target target = this.provider.target("claude:x", "claude-x");

	@AfterEach
	void stop() throws IOException {
		this.provider.close();
		this.server.close();
	}

	@Test
	void shouldCall() {
		ChatResponse response = new TestAttempt(this.target)
			.options((options) -> options
				.combineWith(AnthropicChatOptions.builder().httpHeaders(Map.of("anthropic-beta", "b"))))
			.call();
		assertThat(TestAttempt.text(List.of(response))).isEqualTo("Hello");
		assertThat(Objects.requireNonNull(response.getResult()).getMetadata().getFinishReason()).isEqualTo("end_turn");
		assertThat(response.getMetadata().getModel()).isEqualTo("claude-x-2026");
		assertThat(usage(response)).isEqualTo(USED);
		RawServer.Request request = this.server.request();
		assertThat(request.line()).isEqualTo("POST /v1/messages HTTP/1.1");
		assertThat(request.headers()).containsEntry("x-api-key", KEY)
			.containsEntry("anthropic-version", "2023-06-01")
			.containsEntry("anthropic-beta", "b")
			.doesNotContainKeys("Authorization", "X-LLM-Router-Attempt");
		assertThat(request.body()).contains("\"model\":\"claude-x\"", "\"top_k\":7");
		assertThat(this.provider.underWay()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"output_tokens\":15,\"output_tokens_details\":{\"thinking_tokens\":4}}",
			"{\"output_tokens\":15,\"cache_read_input_tokens\":7,\"cache_creation_input_tokens\":3,"
					+ "\"output_tokens_details\":{\"thinking_tokens\":4}}" })
	void shouldStream(String lastUsage) {
		this.server.script((request, connection) -> {
			connection.startStream();
			Messages.start(connection, Messages.USAGE);
			Messages.text(connection, "Hel");
			Messages.text(connection, "lo");
			Messages.end(connection, lastUsage);
			connection.stall(new CompletableFuture<>());
		});
		List<ChatResponse> responses = new TestAttempt(this.target).stream();
		assertThat(TestAttempt.text(responses)).isEqualTo("Hello");
		assertThat(responses.stream().map(this::usage)).filteredOn(TokenUsage::isReported).containsExactly(USED);
		assertThat(this.server.requests()).hasSize(1);
		assertThat(this.provider.underWay()).isZero();
	}

	@Test
	void shouldTellTheSignalsOfTokensAndBreakTheConnectionWhenCancelled(CapturedOutput output) throws Exception {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		CountDownLatch go = new CountDownLatch(1);
		this.server.script((request, connection) -> {
			connection.startStream();
			Messages.start(connection, Messages.USAGE);
			await(go);
			Messages.text(connection, "Hel");
			connection.stall(gone);
		});
		TestAttempt attempt = new TestAttempt(this.target);
		CountDownLatch first = new CountDownLatch(1);
		Disposable stream = attempt.open().subscribe((response) -> first.countDown());
		assertThat(attempt.signals().hasFirstToken()).isFalse();
		go.countDown();
		assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(attempt.signals().hasFirstToken()).isTrue();
		assertThat(CompletableFuture.runAsync(stream::dispose)).succeedsWithin(Duration.ofSeconds(10));
		assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
		while (this.provider.underWay() > 0) {
			Thread.onSpinWait();
		}
		assertThat(output).doesNotContain("ERROR");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@ParameterizedTest
	@CsvSource({ "400,invalid_request_error", "401,authentication_error", "403,permission_error", "404,not_found_error",
			"413,request_too_large", "429,rate_limit_error", "500,api_error", "504,timeout_error",
			"529,overloaded_error" })
	void shouldReportErrorsAsStatusInBandAndInTheStream(int status, String type) {
		String body = "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"bad " + KEY + "\"}}";
		this.server
			.script((request, connection) -> connection.answer(status, "application/json", body, "retry-after: 9"));
		assertError(catchThrowable(() -> new TestAttempt(this.target).call()), status, type);
		Throwable early = catchThrowable(() -> new TestAttempt(this.target).stream());
		assertError(early, status, type);
		assertThat(read(early).headers().apply("Retry-After")).containsExactly("9");
		this.server.script((request, connection) -> connection.json(body));
		assertError(catchThrowable(() -> new TestAttempt(this.target).call()), status, type);
		this.server.script((request, connection) -> {
			connection.startStream();
			Messages.start(connection, Messages.USAGE);
			Messages.event(connection, "error", body);
			connection.endStream();
		});
		assertError(catchThrowable(() -> new TestAttempt(this.target).stream()), status, type);
		assertThat(this.server.requests()).hasSize(4);
		assertThat(this.provider.underWay()).isZero();
	}

	private static void assertError(Throwable error, int status, String type) {
		assertThat(read(error).status()).isEqualTo(status);
		assertThat(read(error).body()).contains(type, "****").doesNotContain(KEY);
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			assertThat(String.valueOf(cause.getMessage())).doesNotContain(KEY);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html>", "{", "[]", "{\"id\":\"a\"}", "{\"content\":null}" })
	void shouldNotTakeWhatIsNoAnswerForOne(String body, CapturedOutput output) {
		this.server.script((request, connection) -> connection.json(body));
		for (Throwable error : List.of(catchThrowable(() -> new TestAttempt(this.target).call()),
				catchThrowable(() -> new TestAttempt(this.target).stream()))) {
			assertThat(read(error).status()).isEqualTo(502);
			assertThat(read(error).body()).contains(UnreadableResponses.ERROR_TYPE);
		}
		assertThat(output).doesNotContain("secret word");
	}

	@Test
	void shouldTellAnAnswerThatIsMoreThanCanBeParsed() {
		this.server.script((request, connection) -> connection
			.json("{\"content\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
		for (Throwable error : List.of(catchThrowable(() -> new TestAttempt(this.target).call()),
				catchThrowable(() -> new TestAttempt(this.target).stream()))) {
			assertThat(read(error).body()).contains(UnreadableResponses.TOO_LARGE_TYPE);
		}
	}

	@Test
	void shouldKeepTheUsageOfAnEmptyAnswerAndNotLogThePrompt(CapturedOutput output) {
		this.server.script((request, connection) -> connection.json(Messages.whole("[]", Messages.USAGE)));
		ChatResponse response = new TestAttempt(this.target).call();
		assertThat(TestAttempt.text(List.of(response))).isEmpty();
		assertThat(usage(response)).isEqualTo(USED);
		assertThat(output).doesNotContain("secret word");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"input_tokens\":-1,\"output_tokens\":5}",
			"{\"input_tokens\":9999999999,\"output_tokens\":5}", "{\"input_tokens\":NaN,\"output_tokens\":5}", "{}",
			"null" })
	void shouldNotFailAnAnswerOverItsUsage(String usage) {
		this.server.script((request, connection) -> {
			if (request.isStream()) {
				connection.startStream();
				Messages.start(connection, usage);
				Messages.text(connection, "Hello");
				Messages.end(connection, usage.replace("output_tokens\":5", "output_tokens\":-5"));
				connection.endStream();
			}
			else {
				connection.json(Messages.whole("[{\"type\":\"text\",\"text\":\"Hello\"}]", usage));
			}
		});
		ChatResponse response = new TestAttempt(this.target).call();
		assertThat(TestAttempt.text(List.of(response))).isEqualTo("Hello");
		assertThat(usage(response)).isEqualTo(TokenUsage.UNKNOWN);
		List<ChatResponse> responses = new TestAttempt(this.target).stream();
		assertThat(TestAttempt.text(responses)).isEqualTo("Hello");
		assertThat(responses.stream().map(this::usage)).containsOnly(TokenUsage.UNKNOWN);
	}

	@Test
	void shouldFailOnAnEventThatCannotBeRead() {
		for (String event : List.of("event: content_block_delta\ndata: no json\n\n", "data: {}\n\n",
				"event: content_block_delta\ndata: {\"type\":\"cont")) {
			this.server.script((request, connection) -> {
				connection.startStream();
				Messages.start(connection, Messages.USAGE);
				connection.chunk(event);
				connection.endStream();
			});
			assertThat(read(catchThrowable(() -> new TestAttempt(this.target).stream())).body())
				.contains(UnreadableResponses.ERROR_TYPE);
		}
	}

	@Test
	void shouldKeepTheTimeoutItIsGiven() {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		this.server.script((request, connection) -> connection.stall(gone));
		assertThat(catchThrowable(() -> new TestAttempt(this.target).call(Duration.ofMillis(100))))
			.hasCauseInstanceOf(InterruptedIOException.class);
		assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
	}

	private TokenUsage usage(ChatResponse response) {
		return this.target.adapter().usage(response.getMetadata());
	}

	private static ErrorResponse read(Throwable error) {
		AnthropicErrorReader reader = new AnthropicErrorReader();
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			ErrorResponse response = reader.read(cause);
			if (response != null) {
				return response;
			}
		}
		throw new AssertionError("No error response", error);
	}

}
