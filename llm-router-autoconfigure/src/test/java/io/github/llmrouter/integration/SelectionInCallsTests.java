package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Which model a provider is really asked for, by what {@code llm.strategy},
 * {@code llm.selection}, {@code llm.targets} and {@code llm.fallback} say: as call and as
 * stream.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SelectionInCallsTests {

	private FakeOpenRouter fake;

	private ApplicationContextRunner runner;

	@BeforeAll
	void start() {
		this.fake = FakeOpenRouter.start();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class))
			.withPropertyValues("llm.openrouter.base-url=" + this.fake.baseUrl(), "llm.openrouter.api-key=k",
					"llm.models=first,second,third", "llm.retry.max-attempts=1");
	}

	@AfterEach
	void reset() {
		this.fake.reset();
	}

	@AfterAll
	void stop() {
		this.fake.close();
	}

	enum Mode {

		CALL {

			@Override
			ChatResponse ask(ChatRouter router, Prompt prompt) {
				return router.call(prompt);
			}

		},

		STREAM {

			@Override
			ChatResponse ask(ChatRouter router, Prompt prompt) {
				return router.stream(prompt).blockLast(Duration.ofSeconds(30));
			}

		};

		abstract ChatResponse ask(ChatRouter router, Prompt prompt);

	}

	@ParameterizedTest
	@EnumSource
	void shouldAskAModelWithALargerWindowAfterAPromptThatIsTooLong(Mode mode) {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.contextLengthExceeded(8_000, 9_000)));
		run(mode, (ask) -> assertThat(ask.targets(null)).containsExactly("first", "third"),
				"llm.targets.first.context-window=8000", "llm.targets.second.context-window=8000",
				"llm.targets.third.context-window=16000");
		assertThat(this.fake.requestCount("second")).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldSayThatNoLargerWindowIsLeft(Mode mode) {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.contextLengthExceeded(8_000, 9_000)));
		run(mode, (ask) -> {
			ChatRouterException failure = catchThrowableOfType(ChatRouterException.class, () -> ask.targets(null));
			assertThat(failure.kind()).isEqualTo(FailureKind.CONTEXT_LENGTH);
			assertThat(failure).hasMessageContaining("no model with a larger context window is left");
		}, "llm.targets.first.context-window=8000", "llm.targets.second.context-window=8000",
				"llm.targets.third.context-window=4000");
		assertThat(this.fake.requestCount()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotFallBackToAModelThatCostsTooMuch(Mode mode) {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.overloaded()));
		run(mode, (ask) -> assertThat(ask.targets(null)).containsExactly("first", "third"),
				"llm.fallback.max-price.output=5", "llm.cost.prices.second.input=1", "llm.cost.prices.second.output=6",
				"llm.cost.prices.third.input=9", "llm.cost.prices.third.output=5");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskTheCheapestModelFirst(Mode mode) {
		this.fake.on("third").reply(Reply.error(OpenRouterErrors.overloaded()));
		run(mode, (ask) -> assertThat(ask.targets(null)).containsExactly("third", "second"), "llm.strategy=lowest-cost",
				"llm.cost.prices.second.input=1", "llm.cost.prices.second.output=6", "llm.cost.prices.third.input=1",
				"llm.cost.prices.third.output=5");
	}

	@ParameterizedTest
	@EnumSource
	void shouldLeaveAModelThatFails(Mode mode) {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.overloaded()));
		run(mode, (ask) -> {
			assertThat(ask.targets(null)).containsExactly("first", "second");
			assertThat(ask.targets(null)).doesNotContain("first");
		}, "llm.strategy=lowest-latency");
	}

	@ParameterizedTest
	@EnumSource
	void shouldKeepASessionWithItsModel(Mode mode) {
		this.fake.on("first").enqueue(Reply.error(OpenRouterErrors.overloaded()));
		run(mode, (ask) -> {
			assertThat(ask.targets("s")).containsExactly("first", "second");
			assertThat(ask.targets("s")).containsExactly("second");
			assertThat(ask.targets("t")).containsExactly("first");
		}, "llm.selection.sticky-sessions=true");
	}

	private void run(Mode mode, Consumer<Asking> test, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> {
			ChatRouter router = context.getBean(ChatRouter.class);
			test.accept((session) -> RoutedCall
				.from(mode.ask(router, new Prompt("q", RoutingChatOptions.builder().session(session).build())))
				.attempts()
				.stream()
				.map(AttemptSummary::target)
				.toList());
		});
	}

	private interface Asking {

		List<String> targets(@Nullable String session);

	}

}
