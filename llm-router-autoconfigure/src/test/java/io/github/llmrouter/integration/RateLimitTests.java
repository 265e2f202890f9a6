package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.function.Consumer;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.autoconfigure.LlmRateLimitAutoConfiguration;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.ratelimit.LimitStatus;
import io.github.llmrouter.ratelimit.TargetLimits;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What limits let through to a provider, over real HTTP, as call and as stream.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class RateLimitTests {

	private FakeOpenRouter fake;

	private ApplicationContextRunner runner;

	@BeforeAll
	void start() {
		this.fake = FakeOpenRouter.start();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmRateLimitAutoConfiguration.class))
			.withPropertyValues("llm.openrouter.base-url=" + this.fake.baseUrl(), "llm.openrouter.api-key=k",
					"llm.models=first,second", "llm.retry.initial-interval=1ms", "llm.rate-limit.max-wait=0");
	}

	@AfterEach
	void reset() {
		this.fake.reset();
	}

	@AfterAll
	void stop() {
		this.fake.close();
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskTheNextModelWhereTheLimitOfOneIsReached(Mode mode) {
		run((router) -> {
			assertThat(mode.ask(router).servedBy()).isEqualTo("first");
			RoutedCall call = mode.ask(router);
			assertThat(call.servedBy()).isEqualTo("second");
			assertThat(call.attempts()).extracting(AttemptSummary::target, AttemptSummary::kind)
				.containsExactly(tuple("first", FailureKind.RATE_LIMIT), tuple("second", null));
		}, "llm.targets.first.requests-per-minute=1");
		assertThat(this.fake.requestCount("first")).isOne();
		assertThat(this.fake.requestCount("second")).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void shouldRefuseWithTheTimeToAskAgain(Mode mode) {
		run((router) -> {
			mode.ask(router);
			ChatRouterException refusal = catchThrowableOfType(ChatRouterException.class, () -> mode.ask(router));
			assertThat(refusal.kind()).isEqualTo(FailureKind.RATE_LIMIT);
			assertThat(refusal.retryAfter()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
			assertThat(refusal).hasMessageNotContaining("ann").hasMessageNotContaining("acme");
		}, "llm.rate-limit.per-user.requests-per-minute=2", "llm.rate-limit.per-tenant.requests-per-minute=1",
				"llm.rate-limit.per-user.max-concurrency=1");
		assertThat(this.fake.requestCount()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void shouldWaitForItsTurn(Mode mode) {
		run((router) -> {
			long start = System.nanoTime();
			for (int i = 0; i < 61; i++) {
				assertThat(mode.ask(router).servedBy()).isEqualTo("first");
			}
			// one comes back each second
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
		}, "llm.rate-limit.max-wait=10s", "llm.targets.first.requests-per-minute=60");
		assertThat(this.fake.requestCount("first")).isEqualTo(61);
	}

	@ParameterizedTest
	@EnumSource
	void shouldCountWhatTheProviderReports(Mode mode) {
		this.runner
			.withPropertyValues("llm.targets.first.tokens-per-minute=6000", "llm.targets.first.max-concurrency=3")
			.run((context) -> {
				mode.ask(context.getBean(ChatRouter.class));
				// less than the 501 that were reserved
				assertThat(tokens(context.getBean(TargetLimits.class))).isGreaterThan(5800);

				this.fake.on("first").reply(Reply.text("word ".repeat(3000)));
				mode.ask(context.getBean(ChatRouter.class));
				// more
				assertThat(tokens(context.getBean(TargetLimits.class))).isLessThan(4500);
				assertThat(context.getBean(TargetLimits.class).statuses().get("first").concurrency())
					.isEqualTo(new LimitStatus.Left(3, 3));
			});
	}

	private static long tokens(TargetLimits limits) {
		LimitStatus.Left tokens = limits.statuses().get("first").tokens();
		assertThat(tokens).isNotNull();
		return tokens.available();
	}

	@ParameterizedTest
	@EnumSource
	void shouldLetFewerAtOnceToAModelThatHasTooMany(Mode mode) {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.overloaded()));
		this.runner
			.withPropertyValues("llm.targets.first.max-concurrency=10", "llm.targets.first.adaptive-concurrency=true")
			.run((context) -> {
				assertThat(mode.ask(context.getBean(ChatRouter.class)).servedBy()).isEqualTo("second");
				assertThat(context.getBean(TargetLimits.class).statuses().get("first").concurrency())
					.isEqualTo(new LimitStatus.Left(7, 7));
			});
	}

	private void run(Consumer<ChatRouter> test, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> test.accept(context.getBean(ChatRouter.class)));
	}

	enum Mode {

		CALL, STREAM;

		RoutedCall ask(ChatRouter router) {
			Prompt prompt = new Prompt("q", RoutingChatOptions.builder().user("ann").tenant("acme").build());
			return RoutedCall
				.from((this == CALL) ? router.call(prompt) : router.stream(prompt).blockLast(Duration.ofSeconds(50)));
		}

	}

}
