package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * How often a provider is really asked, by what {@code llm.retry} and
 * {@code llm.fallback} say.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class RetryPropertiesTests {

	private static final Reply RATE_LIMIT = Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ZERO));

	private static final Reply UNAVAILABLE = Reply.error(OpenRouterErrors.overloaded());

	private FakeOpenRouter fake;

	private ApplicationContextRunner runner;

	@BeforeAll
	void start() {
		this.fake = FakeOpenRouter.start();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class))
			.withPropertyValues("llm.openrouter.base-url=" + this.fake.baseUrl(), "llm.openrouter.api-key=k",
					"llm.models=first,second", "llm.retry.initial-interval=1ms", "llm.retry.max-interval=2ms");
	}

	@AfterEach
	void reset() {
		this.fake.reset();
	}

	@AfterAll
	void stop() {
		this.fake.close();
	}

	static Stream<Arguments> attempts() {
		return Stream.of(arguments("", RATE_LIMIT, 3), //
				arguments("", UNAVAILABLE, 3), //
				arguments("llm.retry.max-attempts=1", UNAVAILABLE, 1),
				arguments("llm.retry.max-attempts=5", UNAVAILABLE, 5),
				arguments("llm.retry.policies.RATE_LIMIT.max-attempts=1", RATE_LIMIT, 1),
				arguments("llm.retry.policies.RATE_LIMIT.max-attempts=1", UNAVAILABLE, 3),
				arguments("llm.retry.policies.rate-limit.max-attempts=4", RATE_LIMIT, 4),
				arguments("llm.retry.policies.OVERLOADED.max-attempts=2", UNAVAILABLE, 2),
				arguments("llm.retry.budget.max-tokens=1", UNAVAILABLE, 2));
	}

	@ParameterizedTest(name = "{0}, {2}")
	@MethodSource("attempts")
	void shouldAskAModelAsOftenAsConfigured(String property, Reply fault, int attempts) {
		this.fake.on("first").reply(fault);
		run(property, (router) -> {
			RoutedCall call = RoutedCall.from(router.call(new Prompt("q")));
			assertThat(call.servedBy()).isEqualTo("second");
			assertThat(call.attempts()).hasSize(attempts + 1);
		});
		assertThat(this.fake.requestCount("first")).isEqualTo(attempts);
		assertThat(this.fake.requestCount("second")).isOne();
	}

	@ParameterizedTest(name = "{0}, {2}")
	@MethodSource("attempts")
	void shouldStreamFromAModelAsOftenAsConfigured(String property, Reply fault, int attempts) {
		this.fake.on("first").reply(fault);
		run(property, (router) -> assertThat(RoutedCall.from(router.stream(new Prompt("q")).blockLast()).servedBy())
			.isEqualTo("second"));
		assertThat(this.fake.requestCount("first")).isEqualTo(attempts);
		assertThat(this.fake.requestCount("second")).isOne();
	}

	@Test
	void shouldNotAskTheNextModelAfterAKindThatIsLeftOut() {
		this.fake.on("first").reply(RATE_LIMIT);
		run("llm.fallback.on=overloaded",
				(router) -> assertThat(
						catchThrowableOfType(ChatRouterException.class, () -> router.call(new Prompt("q"))).kind())
					.isEqualTo(FailureKind.RATE_LIMIT));
		assertThat(this.fake.requestCount("first")).isEqualTo(3);
		assertThat(this.fake.requestCount("second")).isZero();
	}

	@Test
	void shouldAskTheNextModelAfterAKindThatIsAdded() {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.moderation("first", "violence")));
		run("llm.fallback.on=content-policy",
				(router) -> assertThat(RoutedCall.from(router.call(new Prompt("q"))).servedBy()).isEqualTo("second"));
		assertThat(this.fake.requestCount("first")).isOne();
	}

	private void run(String property, Consumer<ChatRouter> test) {
		this.runner.withPropertyValues(property.isEmpty() ? new String[0] : new String[] { property })
			.run((context) -> test.accept(context.getBean(ChatRouter.class)));
	}

}
