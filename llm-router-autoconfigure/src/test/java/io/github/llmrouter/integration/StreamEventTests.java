package io.github.llmrouter.integration;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.integration.Chain.Mode;
import io.github.llmrouter.provider.http.HttpSettings;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.openai.Completions;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Events of a stream that are JSON, but none that a piece of an answer is known to come
 * in.
 */
@Timeout(60)
class StreamEventTests {

	private final Chain chain = new Chain();

	@AfterEach
	void close() throws Exception {
		this.chain.close();
	}

	static Stream<String> unusableEvents() {
		return Stream.of(//
				Completions.chunkOf("{}"), //
				Completions.chunkOf("\"lost\""), //
				Completions.chunkOf("[null]"), //
				Completions.chunkOf("[[{\"index\":0,\"delta\":{\"content\":\"lost\"}}]]"), //
				"{\"id\":\"gen-1\",\"model\":\"m\",\"delta\":{\"content\":\"lost\"}}",
				"{\"id\":\"gen-1\",\"model\":\"m\",\"choices\":null,\"text\":\"lost\"}",
				Completions.chunkOf("[{\"index\":0,\"text\":\"lost\"}]"),
				Completions.chunkOf("[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"lost\"}}]"),
				Completions.chunkOf("[{\"index\":0,\"delta\":null,\"message\":{\"content\":\"lost\"}}]"),
				Completions.chunkOf("[{\"index\":0,\"delta\":\"lost\"}]"),
				Completions.chunkOf("[{\"index\":0,\"delta\":[{\"content\":\"lost\"}]}]"),
				Completions.chunkOf("[{\"index\":0,\"delta\":{\"tool_calls\":[[{\"index\":0}]]}}]"),
				Completions.chunkOf("[{\"index\":0,\"delta\":{\"tool_calls\":[null]}}]"),
				Completions.chunkOf("[{\"index\":0,\"delta\":{\"tool_calls\":{\"index\":0}}}]"));
	}

	@ParameterizedTest
	@MethodSource("unusableEvents")
	void shouldFailAStreamWithAnEventThatCannotBeUsed(String event) {
		ChatRouter router = streaming(Completions.chunk("Hel"), event, Completions.chunk("lo"),
				Completions.finish("stop"), "[DONE]");
		StreamBrokenException failure = catchThrowableOfType(StreamBrokenException.class,
				() -> Mode.STREAM.ask(router));
		assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
		assertThat(failure.partialText()).isEqualTo("Hel");
		assertThat(this.chain.hasAskedLast()).isFalse();
	}

	static Stream<String> usableEvents() {
		String usage = ",\"usage\":" + Completions.USAGE + "}";
		return Stream.of(//
				Completions.chunkOf("[]"), //
				Completions.chunkOf("null"), //
				"{\"id\":\"gen-1\",\"model\":\"m\",\"object\":\"chat.completion.chunk\"}", //
				"{}", //
				"{\"type\":\"ping\"}", //
				Completions.usageChunk(), //
				"{\"id\":\"gen-1\",\"model\":\"m\"" + usage, //
				"{\"id\":\"gen-1\",\"model\":\"m\",\"choices\":null" + usage,
				"{\"id\":\"gen-1\",\"model\":\"m\",\"choices\":[{}]" + usage, //
				Completions.chunkOf("[{\"index\":0,\"delta\":null}]"), //
				Completions.chunkOf("[{\"index\":0,\"delta\":{\"content\":\"\",\"tool_calls\":null}}]"),
				Completions.chunkOf("[{\"index\":0,\"message\":null,\"finish_reason\":null}]"),
				Completions.chunkOf("[{\"index\":0,\"message\":{\"content\":\"Hello\"},\"delta\":{}}]"),
				Completions.chunkOf("[{\"index\":0,\"delta\":{},\"message\":{\"content\":\"Hello\"}}]"));
	}

	@ParameterizedTest
	@MethodSource("usableEvents")
	void shouldGoOnAfterAnEventThatHoldsNothing(String event) {
		ChatRouter router = streaming(Completions.chunk("Hel"), event, Completions.chunk("lo"),
				Completions.finish("stop"), event, "[DONE]");
		StringBuilder text = new StringBuilder();
		router.stream(new Prompt("Say hello"))
			.toStream()
			.flatMap((chunk) -> chunk.getResults().stream())
			.forEach((result) -> text.append(result.getOutput().getText()));
		assertThat(text).hasToString("Hello");
		assertThat(this.chain.hasAskedLast()).isFalse();
	}

	@Test
	void shouldNotLoseTextAfterTheBeginningOfAToolCall() {
		String call = "[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call-1\",\"type\":\"function\","
				+ "\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]},\"finish_reason\":null}]";
		ChatRouter blank = streaming(Completions.chunkOf(call), Completions.chunk(" "),
				Completions.finish("tool_calls"), "[DONE]");
		assertThat(blank.stream(new Prompt("Hi")).blockLast()).isNotNull();
		assertThat(this.chain.hasAskedLast()).isFalse();

		ChatRouter lossy = streaming(Completions.chunkOf(call), Completions.chunk("lost"),
				Completions.finish("tool_calls"), "[DONE]");
		assertThat(lossy.stream(new Prompt("Hi")).blockLast()).isNotNull();
		assertThat(this.chain.hasAskedLast()).isTrue();
	}

	@Test
	void shouldPassOnWhatComesTwice() {
		ChatRouter router = streaming(Completions.chunk("Hel"), Completions.chunk("Hel"), Completions.chunk("lo"),
				Completions.finish("stop"), "[DONE]");
		assertThat(router.stream("Say hello").toStream().collect(Collectors.joining())).isEqualTo("HelHello");
		assertThat(this.chain.hasAskedLast()).isFalse();
	}

	@Test
	void shouldTakeTheLastOfSeveralUsages() {
		String first = Completions.usageChunk()
			.replace("\"completion_tokens\":4,\"total_tokens\":14", "\"completion_tokens\":1,\"total_tokens\":11");
		ChatRouter router = streaming(Completions.chunk("Hel"), first, Completions.chunk("lo"),
				Completions.finish("stop"), Completions.usageChunk(), "[DONE]");
		TokenUsage usage = RoutedCall.from(Mode.STREAM.ask(router)).usage();
		assertThat(usage.inputTokens()).isEqualTo(10);
		assertThat(usage.outputTokens()).isEqualTo(4);
	}

	private ChatRouter streaming(String... events) {
		RawServer server = this.chain.open(new RawServer((request, connection) -> connection.stream(events)));
		return this.chain.router(this.chain.target("first", server.url("/v1"), HttpSettings.DEFAULTS));
	}

}
