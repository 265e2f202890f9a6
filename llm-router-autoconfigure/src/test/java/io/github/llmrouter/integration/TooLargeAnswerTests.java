package io.github.llmrouter.integration;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.integration.Chain.Mode;
import io.github.llmrouter.provider.http.HttpSettings;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.openai.Completions;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Answers that are larger than any that is read: the model would only give them again.
 */
@Timeout(60)
class TooLargeAnswerTests {

	private static final HttpSettings SMALL = HttpSettings.DEFAULTS.withMaxResponseBytes(50_000);

	private final Chain chain = new Chain();

	@AfterEach
	void close() throws Exception {
		this.chain.close();
	}

	static Stream<Arguments> tooMuch() {
		return Stream.of(//
				arguments("long answer",
						script((connection) -> connection.json(Completions.whole("x".repeat(60_000))))),
				arguments("gzip bomb", script(TooLargeAnswerTests::bomb)),
				arguments("endless white space", script((connection) -> endless(connection, " \n"))),
				arguments("endless keep-alive", script((connection) -> endless(connection, ": KEEP-ALIVE\n\n"))),
				arguments("endless line", script((connection) -> endless(connection, "data: {"))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("tooMuch")
	void shouldNotAskForATooLongAnswerAgain(String name, RawServer.Script script) {
		for (Mode mode : Mode.values()) {
			RawServer server = this.chain.open(new RawServer(script));
			Failure failure = this.chain.onlyFailure(mode, this.chain.target("first", server.url("/v1"), SMALL));
			assertThat(failure.kind()).as("%s", mode).isEqualTo(FailureKind.BAD_RESPONSE);
			assertThat(failure.scope()).isEqualTo(FailureScope.TARGET);
			assertThat(failure.detail()).contains("longer than 50000 bytes");
			assertThat(server.requests()).as("%s", mode).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotAskForATextAgainThatIsLongerThanAParserAccepts(Mode mode) {
		String text = "x".repeat(20_000_100);
		RawServer server = this.chain.open(new RawServer((request, connection) -> {
			if (request.isStream()) {
				connection.stream(Completions.chunk(text));
			}
			else {
				connection.json(Completions.whole(text));
			}
		}));
		Target first = this.chain.target("first", server.url("/v1"), HttpSettings.DEFAULTS);
		assertThat(this.chain.onlyFailure(mode, first).kind()).isEqualTo(FailureKind.BAD_RESPONSE);
		assertThat(server.requests()).hasSize(1);
	}

	static Stream<Arguments> longEvents() {
		String half = "\"x\":\"" + "x".repeat(8_500_000) + "\",";
		return Stream.of(//
				arguments("line", "data: " + Completions.chunk("x".repeat(17_000_000)) + "\n\n"),
				arguments("event", "data: {" + half + "\ndata: " + half.replace("\"x\"", "\"y\"") + "\ndata: "
						+ Completions.chunk("Hello").substring(1) + "\n\n"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("longEvents")
	void shouldNotCollectAnEndlessEvent(String name, String event) {
		RawServer server = this.chain.open(new RawServer((request, connection) -> {
			connection.startStream();
			connection.chunk(event);
			connection.data(Completions.finish("stop"));
			connection.data("[DONE]");
			connection.endStream();
		}));
		Target first = this.chain.target("first", server.url("/v1"), HttpSettings.DEFAULTS);
		Failure failure = this.chain.onlyFailure(Mode.STREAM, first);
		assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
		assertThat(failure.detail()).contains(name + " of the stream is longer than 16777216 bytes");
		assertThat(server.requests()).hasSize(1);
	}

	@Test
	void shouldBreakAStreamThatNeverEnds() {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		RawServer server = this.chain.open(new RawServer((request, connection) -> {
			connection.startStream();
			try {
				while (true) {
					connection.data(Completions.chunk("word "));
				}
			}
			finally {
				gone.complete(null);
			}
		}));
		ChatRouter router = this.chain.router(this.chain.target("first", server.url("/v1"), SMALL));
		StreamBrokenException failure = catchThrowableOfType(StreamBrokenException.class,
				() -> Mode.STREAM.ask(router));
		assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
		assertThat(failure.partialText()).startsWith("word word ").hasSizeLessThan(50_000);
		assertThat(gone).succeedsWithin(Duration.ofSeconds(20));
		assertThat(this.chain.hasAskedLast()).isFalse();
	}

	private static RawServer.Script script(Answer answer) {
		return (request, connection) -> answer.write(connection);
	}

	private static void bomb(RawServer.Connection connection) throws IOException {
		ByteArrayOutputStream bomb = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
			gzip.write(("data: " + " ".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8));
		}
		connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
				+ "Content-Length: " + bomb.size() + "\r\n\r\n");
		connection.write(bomb.toByteArray());
	}

	private static void endless(RawServer.Connection connection, String piece) throws IOException {
		connection.startStream();
		while (true) {
			connection.chunk(piece.repeat(100));
		}
	}

	/** Writes an answer. */
	private interface Answer {

		void write(RawServer.Connection connection) throws IOException;

	}

}
