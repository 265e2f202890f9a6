package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.StreamMode;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that break after their first piece, over HTTP, where the mode mends them.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.stream.mode=resume", "llm.routes.whole.models=first,second",
				"llm.routes.whole.stream.mode=buffered", "llm.retry.max-attempts=1", "llm.timeout.idle=300ms" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class StreamModeTests {

	private static final String TEXT = "alpha beta gamma delta epsilon zeta";

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	static Stream<Arguments> breaks() {
		List<Arguments> breaks = new ArrayList<>();
		for (String route : List.of("default", "whole")) {
			breaks.add(Arguments.of(route, "cut", Reply.text(TEXT).cutAfter(3)));
			breaks.add(Arguments.of(route, "reset", Reply.text(TEXT).resetAfter(3)));
			breaks.add(Arguments.of(route, "stall", Reply.text(TEXT).stallAfter(3)));
			breaks.add(Arguments.of(route, "error", Reply.text(TEXT).errorAfter(3, OpenRouterErrors.unavailable())));
		}
		return breaks.stream();
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("breaks")
	void shouldEndAsAWholeAnswer(String route, String name, Reply broken) {
		this.fake.on("first").reply(broken);
		this.fake.on("second").reply(Reply.text(TEXT));
		List<ChatResponse> chunks = ask(route);

		assertThat(text(chunks)).isEqualTo(TEXT);
		RoutedCall call = RoutedCall.from(chunks.get(chunks.size() - 1));
		assertThat(call.servedBy()).isEqualTo("second");
		assertThat(call.attempts()).hasSize(2);
		assertThat(this.fake.requests("second").get(0).json().get("messages")).hasSize(route.equals("default") ? 3 : 1);
	}

	@Test
	void shouldTakeTheModeOfTheCallFirst() {
		this.fake.on("first").reply(Reply.text(TEXT).cutAfter(3));
		this.fake.on("second").reply(Reply.text(TEXT));
		List<ChatResponse> chunks = this.router
			.stream(new Prompt("Hi", RoutingChatOptions.builder().streamMode(StreamMode.LIVE).build()))
			.onErrorComplete()
			.collectList()
			.block(Duration.ofSeconds(20));
		assertThat(TEXT).startsWith(text(chunks));
		assertThat(this.fake.requestCount("second")).isZero();
	}

	private List<ChatResponse> ask(String route) {
		return this.router.stream(new Prompt("Hi", RoutingChatOptions.builder().route(route).build()))
			.collectList()
			.block(Duration.ofSeconds(20));
	}

	private static String text(List<ChatResponse> chunks) {
		StringBuilder text = new StringBuilder();
		chunks.forEach((chunk) -> chunk.getResults().forEach((choice) -> text.append(choice.getOutput().getText())));
		return text.toString();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
