package io.github.llmrouter.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.actuate.LlmRouterEndpoint;
import io.github.llmrouter.actuate.LlmRouterHealthIndicator;
import io.github.llmrouter.actuate.LlmRouterInfoContributor;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.breaker.TestBreakers;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.statistics.RecentCalls;
import io.github.llmrouter.statistics.RouterStatistics;
import io.github.llmrouter.statistics.TestAttempts;
import io.github.llmrouter.status.StatusContributor;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.test.FakeOpenRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LlmActuatorAutoConfiguration}.
 */
class LlmActuatorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmActuatorAutoConfiguration.class, LlmRouterAutoConfiguration.class));

	private final ApplicationContextRunner mock = this.runner.withPropertyValues("llm.provider=mock", "llm.models=one",
			"llm.routes.creator.models=two");

	private final ApplicationContextRunner exposed = this.mock
		.withPropertyValues("management.endpoints.web.exposure.include=llmrouter");

	@ParameterizedTest
	@CsvSource({ "llm.openrouter.api-key, true", "llm.openrouter.apiKey, true", "llm.openrouter.api_key, true",
			"llm.providers.local.api-key, true", "llm.providers[my.one].api-key, true",
			"llm.openrouter.proxy.password, true", "llm.openrouter.headers.X-Token, true",
			"llm.openrouter.headers[X-Token], true", "llm.langfuse.secret-key, true", "LLM_OPENROUTER_APIKEY, true",
			"LLM_OPENROUTER_API_KEY, true", "LLM_PROVIDERS_LOCAL_APIKEY, true", "LLM_OPENROUTER_HEADERS_TOKEN, true",
			"OPENROUTER_API_KEY, true", "OPENAI_API_KEY, true", "ANTHROPIC_API_KEY, true", "LLM_DEFAULT, false",
			"llm.options.max-tokens, false", "llm.openrouter.base-url, false", "llm.retry.budget.max-tokens, false",
			"server.api-key, false", "OTHER_API_KEY, false" })
	void shouldHideSecretsOnly(String key, boolean hidden) {
		this.runner.withPropertyValues("llm.force-mock=true").run((context) -> {
			SanitizableData data = new SanitizableData(null, key, "value");
			assertThat(context.getBean(SanitizingFunction.class).applyUnlessFiltered(data).getValue())
				.isEqualTo(hidden ? "******" : "value");
		});
	}

	@Test
	void shouldHideSecretsEvenIfAllValuesAreShown() {
		this.runner.withUserConfiguration(Endpoints.class)
			.withPropertyValues("llm.openrouter.api-key=canary", "OPENAI_API_KEY=canary",
					"llm.openrouter.headers.X-Token=canary", "llm.openrouter.proxy.host=shown",
					"llm.openrouter.proxy.port=1", "llm.openrouter.proxy.username=me",
					"llm.openrouter.proxy.password=canary", "llm.providers.local.type=openai",
					"llm.providers.local.api-key=canary")
			.run((context) -> {
				JsonMapper json = JsonMapper.builder().build();
				assertThat(json.writeValueAsString(
						context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()))
					.contains("\"apiKey\":\"******\"", "\"X-Token\":\"******\"", "\"password\":\"******\"",
							"\"host\":\"shown\"")
					.doesNotContain("canary");
				assertThat(json.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment(null)))
					.contains("shown", "\"llm.openrouter.api-key\":{\"value\":\"******\"")
					.doesNotContain("canary");
			});
	}

	@Test
	void shouldBackOffWhenReplacedOrDisabledOrWithoutActuator() {
		this.runner.withPropertyValues("llm.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SanitizingFunction.class));
		this.runner.withPropertyValues("llm.force-mock=true")
			.withClassLoader(new FilteredClassLoader(SanitizingFunction.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("llmSanitizingFunction"));
		this.runner.withPropertyValues("llm.force-mock=true")
			.withBean("llmSanitizingFunction", SanitizingFunction.class, () -> (data) -> data)
			.run((context) -> assertThat(context).hasSingleBean(SanitizingFunction.class));
		this.runner.withPropertyValues("llm.force-mock=true")
			.withBean("another", SanitizingFunction.class, () -> (data) -> data)
			.run((context) -> assertThat(context.getBeansOfType(SanitizingFunction.class)).hasSize(2));
	}

	@Test
	void shouldSupplyEndpointHealthAndInfo() {
		this.exposed.run((context) -> {
			assertThat(context).hasSingleBean(LlmRouterEndpoint.class)
				.hasSingleBean(RecentCalls.class)
				.hasSingleBean(RouterStatistics.class)
				.hasSingleBean(LlmRouterInfoContributor.class)
				.hasBean("llmRouterHealthIndicator");
			assertThat(context.getBean(ChatRouter.class).call("Hi")).isNotEmpty();
			assertThat(context.getBean(RouterStatistics.class).target("one").provider()).isEqualTo("mock");
			assertThat(context.getBean(RecentCalls.class).list()).singleElement()
				.satisfies((call) -> assertThat(call.servedBy()).isEqualTo("one"));
		});
	}

	@Test
	void shouldRememberAsManyCallsAsIsWanted() {
		this.exposed.withPropertyValues("llm.actuator.recent-calls=1").run((context) -> {
			context.getBean(ChatRouter.class).call("Hi");
			context.getBean(ChatRouter.class).call("Hi");
			assertThat(context.getBean(RecentCalls.class).list()).hasSize(1);
		});
		this.exposed.withPropertyValues("llm.actuator.recent-calls=0").run((context) -> {
			context.getBean(ChatRouter.class).call("Hi");
			assertThat(context.getBean(LlmRouterEndpoint.class).statusOf("calls"))
				.isEqualTo(Map.of("calls", List.of()));
		});
	}

	@Test
	void shouldSupplyNoEndpointThatIsNotAvailable() {
		this.mock.run((context) -> assertThat(context).doesNotHaveBean(LlmRouterEndpoint.class)
			.doesNotHaveBean(RecentCalls.class)
			.hasSingleBean(LlmRouterHealthIndicator.class));
		this.exposed.withPropertyValues("management.endpoint.llmrouter.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(LlmRouterEndpoint.class));
	}

	@Test
	void shouldTakeATargetForAvailableWhileItsBreakerIsOnTrial() {
		AtomicLong nanos = new AtomicLong();
		CircuitBreakers breakers = new CircuitBreakers(TestBreakers.SETTINGS, nanos::get, () -> 0, List.of());
		this.mock.withBean(CircuitBreakers.class, () -> breakers).run((context) -> {
			LlmRouterHealthIndicator health = context.getBean(LlmRouterHealthIndicator.class);
			Attempt attempt = TestAttempts.attempt("one");
			for (int i = 0; i < 3; i++) {
				((Admission.Proceed) breakers.admit(attempt)).permit()
					.settle(TestAttempts.failed(FailureKind.SERVER_ERROR));
			}
			assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			nanos.addAndGet(Duration.ofSeconds(11).toNanos());
			assertThat(health.health().getStatus()).as("a trial is due").isEqualTo(Status.UP);
			breakers.admit(attempt);
			breakers.admit(attempt);
			assertThat(breakers.letsThrough("one")).isFalse();
			assertThat(health.health().getStatus()).as("on trial").isEqualTo(Status.UP);
			breakers.forceOpen("one");
			assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		});
	}

	@Test
	void shouldLeaveHealthAndInfoOutIfDisabled() {
		this.mock.withPropertyValues("management.health.llm-router.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LlmRouterHealthIndicator.class)
				.hasSingleBean(LlmRouterInfoContributor.class));
		this.mock.withPropertyValues("management.info.llm-router.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LlmRouterInfoContributor.class)
				.hasSingleBean(LlmRouterHealthIndicator.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.health", "org.springframework.boot.actuate.autoconfigure" })
	void shouldWorkWithoutModulesOfTheActuator(String missing) {
		this.exposed.withClassLoader(new FilteredClassLoader(missing)).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(SanitizingFunction.class);
			assertThat(context.containsBean("llmRouterHealthIndicator")).isFalse();
			assertThat(context.containsBean("llmRouterEndpoint")).isEqualTo(missing.endsWith("health"));
			assertThat(context.getBean(ChatRouter.class).call("Hi")).isNotEmpty();
		});
	}

	@Test
	void shouldShowWhatFeaturesContribute() {
		this.exposed.withUserConfiguration(Contributors.class)
			.run((context) -> assertThat(context.getBean(LlmRouterEndpoint.class).status().keySet())
				.containsExactly("routes", "breakers", "targets", "usage", "calls", "limits"));
	}

	@Test
	void shouldShowARouterOfTheApplication() {
		this.exposed
			.withBean(ChatRouter.class,
					() -> ChatRouter.builder().targets(Target.of("mine", new StubChatModel("answer"))).build())
			.run((context) -> {
				assertThat(context.getBean(LlmRouterEndpoint.class).statusOf("routes").toString()).contains("mine");
				assertThat(context.getBean(LlmRouterHealthIndicator.class).health().getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void shouldShowNothingOfRoutersAmongWhichNoneIsPrimary() {
		this.exposed.withBean("one", ChatRouter.class, LlmActuatorAutoConfigurationTests::router)
			.withBean("two", ChatRouter.class, LlmActuatorAutoConfigurationTests::router)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LlmRouterEndpoint.class));
	}

	@Test
	void shouldTakeBeansOfTheApplicationInTheirPlace() {
		TargetDrain drain = new TargetDrain();
		drain.drain("one");
		this.exposed.withBean(TargetDrain.class, () -> drain)
			.withBean(RecentCalls.class, () -> new RecentCalls(1, Clock.systemUTC(), System::nanoTime))
			.withBean("llmRouterHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> {
				assertThat(context).hasSingleBean(RecentCalls.class).doesNotHaveBean(LlmRouterHealthIndicator.class);
				assertThatExceptionOfType(ChatRouterException.class)
					.isThrownBy(() -> context.getBean(ChatRouter.class).call("Hi"))
					.withMessageStartingWith("one is drained");
			});
	}

	@ParameterizedTest
	@CsvSource({ "health, , 1", "never, , 0", "startup, , 1", "health, true, 0" })
	void shouldAskAboutTheKeyOnlyIfItMatters(String when, String forceMock, int requests) {
		try (FakeOpenRouter fake = FakeOpenRouter.start()) {
			this.runner
				.withPropertyValues("llm.openrouter.base-url=" + fake.baseUrl(),
						"llm.openrouter.api-key=" + fake.apiKey(), "llm.openrouter.validate-key=" + when,
						"llm.force-mock=" + (forceMock != null))
				.run((context) -> {
					for (int i = 0; i < 2; i++) {
						Health health = context.getBean(LlmRouterHealthIndicator.class).health();
						assertThat(health.getStatus()).isEqualTo(Status.UP);
						assertThat(health.getDetails().containsKey("keys")).isEqualTo(requests > 0);
					}
				});
			assertThat(fake.requestCount()).isEqualTo(requests);
		}
	}

	private static ChatRouter router() {
		return ChatRouter.builder().targets(Target.of("mine", new StubChatModel("answer"))).build();
	}

	@Configuration(proxyBeanMethods = false)
	static class Contributors {

		@Bean
		StatusContributor limits() {
			return new Part("limits");
		}

		@Bean
		@Order(50)
		StatusContributor breakers() {
			return new Part("breakers");
		}

	}

	record Part(String name) implements StatusContributor {

		@Override
		public Object status() {
			return "fine";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Endpoints {

		@Bean
		ConfigurationPropertiesReportEndpoint configurationPropertiesReportEndpoint(SanitizingFunction function) {
			return new ConfigurationPropertiesReportEndpoint(List.of(function), Show.ALWAYS);
		}

		@Bean
		EnvironmentEndpoint environmentEndpoint(Environment environment, SanitizingFunction function) {
			return new EnvironmentEndpoint(environment, List.of(function), Show.ALWAYS);
		}

	}

}
