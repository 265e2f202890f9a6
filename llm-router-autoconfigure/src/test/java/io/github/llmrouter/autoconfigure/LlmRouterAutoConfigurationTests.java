package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.ChatRouterBuilder;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.DefaultFailureClassifier;
import io.github.llmrouter.failure.ErrorResponse;
import io.github.llmrouter.failure.ErrorResponseReader;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureClassifier;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.provider.anthropic.AnthropicErrorReader;
import io.github.llmrouter.provider.openai.OpenAiErrorReader;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.backoff.NoBackOffPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link LlmRouterAutoConfiguration}: what it supplies, and which beans of an
 * application take its place or take part.
 */
class LlmRouterAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmAnthropicAutoConfiguration.class));

	private final ApplicationContextRunner mock = this.runner.withPropertyValues("llm.provider=mock", "llm.models=one");

	/** One model that fails at first, without a server. */
	private final ApplicationContextRunner failing = this.runner.withUserConfiguration(FailingModel.class)
		.withPropertyValues("llm.models=corp,mock", "llm.providers.corp.type=bean",
				"llm.providers.corp.bean-name=failing", "llm.retry.initial-interval=1ms", "llm.retry.max-interval=1ms");

	@Test
	void shouldSupplyARouterAndItsParts() {
		this.mock.run((context) -> {
			assertThat(context).hasSingleBean(ChatRouter.class)
				.hasSingleBean(ChatModel.class)
				.hasSingleBean(FailureClassifier.class)
				.hasSingleBean(RetryBudget.class)
				.hasSingleBean(Retries.class)
				.hasSingleBean(OpenAiErrorReader.class)
				.hasSingleBean(AnthropicErrorReader.class);
			assertThat(context.getBean(ChatRouter.class).routes())
				.containsExactly(Map.entry("default", List.of("one")));
			assertThat(context.getBean(ChatRouter.class).call("q")).contains("mock answer");
		});
	}

	@Test
	void shouldSupplyNothingIfDisabled() {
		this.runner.withPropertyValues("llm.enabled=false", "llm.provider=nosuch", "llm.routes.creator.models=x")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ChatModel.class)
				.doesNotHaveBean(RouterBeans.class)
				.doesNotHaveBean(LlmProperties.class)
				.doesNotHaveBean(ErrorResponseReader.class)
				.doesNotHaveBean("creator"));
	}

	@Test
	void shouldLeaveTheApplicationItsOwnRouterAndValidateNothing() {
		ChatRouter own = ChatRouter.builder().targets(Target.of("own", new StubChatModel("own"))).build();
		this.runner.withBean("own", ChatRouter.class, () -> own)
			.withPropertyValues("llm.provider=nosuch", "llm.models=", "llm.routes.creator.models=x",
					"llm.retry.max-attempts=0")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("creator").doesNotHaveBean(LlmConfiguration.class);
				assertThat(context).getBean(ChatRouter.class).isSameAs(own);
			});
	}

	@Test
	void shouldFallBackAfterTheSameKindsAsARouterThatIsBuiltByHand() {
		assertThat(Bound.properties().fallback().on()).isEqualTo(ChatRouterBuilder.FALLBACK_ON);
	}

	@Test
	void shouldAskPoliciesOfTheApplicationInTheirOrder() {
		this.mock.withUserConfiguration(Policies.class).run((context) -> {
			context.getBean(ChatRouter.class).call("q");
			assertThat(context.getBean(Policies.class).asked).containsExactly("call 1", "call 2", "call 3", "attempt 1",
					"attempt 2");
		});
	}

	@Test
	void shouldLetAPolicyOfTheApplicationRefuse() {
		this.mock.withBean(CallPolicy.class, () -> (call) -> Admission.refuse(FailureKind.REFUSED, "not on a Sunday"))
			.run((context) -> assertThatExceptionOfType(ChatRouterException.class)
				.isThrownBy(() -> context.getBean(ChatRouter.class).call("q"))
				.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED)));
	}

	@Test
	void shouldRetryAsConfiguredWithoutASleepOfTheApplicationsBackOff() {
		FixedBackOffPolicy policy = new FixedBackOffPolicy();
		policy.setBackOffPeriod(7);
		this.failing.withBean(BackOffPolicy.class, () -> policy)
			.withPropertyValues("llm.retry.max-interval=10s")
			.run((context) -> assertThat(call(context.getBean(ChatRouter.class)).attempts())
				.extracting((attempt) -> attempt.target() + " " + attempt.delay().toMillis())
				.containsExactly("corp 0", "corp 7", "corp 7", "mock 0"));
	}

	@Test
	void shouldNotStartWithABackOffThatWouldSleep() {
		this.mock.withBean(BackOffPolicy.class, NoBackOffPolicy::new)
			.run((context) -> Startup.problem(context).satisfies((problem) -> {
				assertThat(problem.property()).isEqualTo("llm.retry.strategy");
				assertThat(problem.action()).contains(NoBackOffPolicy.class.getName(), "SleepingBackOffPolicy");
			}));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void shouldRetryAKindAsOftenAsItsPolicySays(int attempts) {
		this.failing.withPropertyValues("llm.retry.policies.SERVER_ERROR.max-attempts=" + attempts)
			.run((context) -> assertThat(call(context.getBean(ChatRouter.class)).attempts()).hasSize(attempts + 1));
	}

	@Test
	void shouldUseTheClassifierOfTheApplication() {
		this.failing.withBean(FailureClassifier.class, () -> (error) -> Failure.of(FailureKind.CONTENT_POLICY, null))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(DefaultFailureClassifier.class);
				assertThat(failure(context.getBean(ChatRouter.class)).kind()).isEqualTo(FailureKind.CONTENT_POLICY);
			});
	}

	@Test
	void shouldUseAReaderOfErrorsOfTheApplication() {
		this.failing.run((context) -> {
			assertThat(context).hasSingleBean(OpenAiErrorReader.class);
			assertThat(call(context.getBean(ChatRouter.class)).attempts().get(0).status()).isEqualTo(500);
		});
	}

	@Test
	void shouldUseTheRetryBudgetOfTheApplication() {
		RetryBudget own = new RetryBudget(new RetryBudgetSettings(true, 1, 0, 0), () -> 0);
		while (own.tryAcquireRetry()) {
			// until it is spent
		}
		this.failing.withBean(RetryBudget.class, () -> own).run((context) -> {
			assertThat(context).getBean(RetryBudget.class).isSameAs(own);
			assertThat(context.getBean(Retries.class).budget()).isSameAs(own);
		});
	}

	@Test
	void shouldApplyTheOptionsOfTheRoute() {
		StubChatModel model = new StubChatModel("own");
		this.runner.withBean("own", ChatModel.class, () -> model)
			.withPropertyValues("llm.provider=corp", "llm.providers.corp.type=bean", "llm.providers.corp.bean-name=own",
					"llm.options.temperature=0.1", "llm.options.max-tokens=10", "llm.routes.creator.models=corp",
					"llm.routes.creator.options.temperature=0.9")
			.run((context) -> {
				context.getBean(ChatRouter.class).call("q");
				context.getBean("creator", ChatRouter.class).call("q");
				assertThat(model.prompts).extracting((prompt) -> prompt.getOptions().getTemperature())
					.containsExactly(0.1, 0.9);
				assertThat(model.prompts).extracting((prompt) -> prompt.getOptions().getMaxTokens())
					.containsExactly(10, 10);
			});
	}

	private static RoutedCall call(ChatRouter router) {
		return RoutedCall.from(router.call(new Prompt("q")));
	}

	private static ChatRouterException failure(ChatRouter router) {
		return catchThrowableOfType(ChatRouterException.class, () -> router.call("q"));
	}

	@Configuration(proxyBeanMethods = false)
	static class FailingModel {

		@Bean
		ErrorResponseReader failingErrorReader() {
			return (error) -> (error instanceof IllegalStateException)
					? new ErrorResponse(500, (header) -> List.of(), null) : null;
		}

		@Bean
		ChatModel failing() {
			return new ChatModel() {

				@Override
				public ChatResponse call(Prompt prompt) {
					throw new IllegalStateException("broken");
				}

			};
		}

	}

	/** The orders stand on classes and on methods, and not in the order of the beans. */
	@Configuration(proxyBeanMethods = false)
	static class Policies {

		final List<String> asked = new ArrayList<>();

		@Bean
		@Order(3)
		CallPolicy third() {
			return call("call 3");
		}

		@Bean
		Second second() {
			return new Second(this.asked);
		}

		@Bean
		@Order(1)
		CallPolicy first() {
			return call("call 1");
		}

		@Bean
		@Order(2)
		AttemptPolicy secondAttempt() {
			return attempt("attempt 2");
		}

		@Bean
		@Order(1)
		AttemptPolicy firstAttempt() {
			return attempt("attempt 1");
		}

		private CallPolicy call(String name) {
			return (call) -> {
				this.asked.add(name);
				return Admission.PROCEED;
			};
		}

		private AttemptPolicy attempt(String name) {
			return (attempt) -> {
				this.asked.add(name);
				return Admission.PROCEED;
			};
		}

		@Order(2)
		static final class Second implements CallPolicy {

			private final List<String> asked;

			Second(List<String> asked) {
				this.asked = asked;
			}

			@Override
			public Admission admit(ChatCall call) {
				this.asked.add("call 2");
				return Admission.PROCEED;
			}

		}

	}

}
