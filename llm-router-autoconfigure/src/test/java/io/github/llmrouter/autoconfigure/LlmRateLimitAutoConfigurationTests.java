package io.github.llmrouter.autoconfigure;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.actuate.LimitsStatus;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.ratelimit.CallLimits;
import io.github.llmrouter.ratelimit.CallTokens;
import io.github.llmrouter.ratelimit.LimitStatus;
import io.github.llmrouter.ratelimit.MemoryQuotas;
import io.github.llmrouter.ratelimit.QuotaStore;
import io.github.llmrouter.ratelimit.RateLimitStatistics;
import io.github.llmrouter.ratelimit.RedisQuotas;
import io.github.llmrouter.ratelimit.TargetLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link LlmRateLimitAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LlmRateLimitAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmRateLimitAutoConfiguration.class))
		.withPropertyValues("llm.force-mock=true", "llm.models=a/b,c/d", "llm.rate-limit.max-wait=0");

	@Test
	void shouldCostNothingWithoutALimit() {
		this.runner.withPropertyValues("llm.targets[a/b].adaptive-concurrency=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(CallPolicy.class).doesNotHaveBean(QuotaStore.class);
			assertThat(context).doesNotHaveBean(TargetLimits.class).doesNotHaveBean(CallTokens.class);
		});
	}

	@ParameterizedTest
	@CsvSource({ "llm.targets[a/b].requests-per-minute=1, TargetLimits", //
			"llm.rate-limit.per-user.max-concurrency=1, CallLimits",
			"llm.rate-limit.per-route.requests-per-minute=1, CallLimits",
			"llm.rate-limit.per-tenant.tokens-per-minute=1, CallLimits+CallTokens" })
	void shouldHaveThePoliciesThatAreNeeded(String property, String policies) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThat(context.getBeansOfType(TargetLimits.class)).hasSize(policies.contains("TargetLimits") ? 1 : 0);
			assertThat(context.getBeansOfType(CallLimits.class)).hasSize(policies.contains("CallLimits") ? 1 : 0);
			assertThat(context.getBeansOfType(CallTokens.class)).hasSize(policies.contains("CallTokens") ? 1 : 0);
			assertThat(context).hasSingleBean(MemoryQuotas.class).hasSingleBean(LimitsStatus.class);
		});
	}

	@Test
	void shouldLimitUsersAndTellTheOperator() {
		this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("llm.rate-limit.per-user.requests-per-minute=2",
					"llm.targets[a/b].requests-per-minute=1")
			.run((context) -> {
				ChatRouter router = context.getBean(ChatRouter.class);
				Prompt ofAnn = new Prompt("q", RoutingChatOptions.builder().user("ann").build());
				router.call(ofAnn);
				router.call(ofAnn);
				ChatRouterException refusal = catchThrowableOfType(ChatRouterException.class, () -> router.call(ofAnn));
				assertThat(refusal.kind()).isEqualTo(FailureKind.RATE_LIMIT);
				assertThat(refusal.retryAfter()).isPositive();
				assertThat(refusal).hasMessageContaining("The user: its limit of 2 requests per minute is reached")
					.hasMessageNotContaining("ann");
				router.call(new Prompt("q"));

				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("llm.rate.limit.refusals")
					.tags("llm.limit", "user", "llm.resource", "requests")
					.functionCounter()
					.count()).isOne();
				assertThat(meters.get("llm.rate.limit.refusals")
					.tags("llm.limit", "target", "llm.resource", "requests")
					.functionCounter()
					.count()).isEqualTo(2);
				assertThat(meters.get("llm.rate.limit.available")
					.tags("llm.target", "a/b", "llm.resource", "requests")
					.gauge()
					.value()).isZero();
				assertThat(meters.get("llm.rate.limit.wait").tag("llm.limit", "target").timer().count()).isZero();
				assertThat(context.getBean(LimitsStatus.class).status()).containsKeys("targets", "known", "refused")
					.extractingByKey("targets")
					.asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsEntry("a/b", new LimitStatus(new LimitStatus.Left(1, 0), null, null));
			});
	}

	@Test
	void shouldCountWaits() {
		this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("llm.rate-limit.max-wait=1s", "llm.targets[a/b].requests-per-minute=600")
			.run((context) -> {
				ChatRouter router = context.getBean(ChatRouter.class);
				Timer waits = context.getBean(MeterRegistry.class)
					.get("llm.rate.limit.wait")
					.tag("llm.limit", "target")
					.timer();
				// ten come back each second
				for (int i = 0; i < 5000 && waits.count() == 0; i++) {
					router.call("q");
				}
				assertThat(waits.totalTime(TimeUnit.MILLISECONDS)).isBetween(0.0, 1000.0).isPositive();
			});
	}

	@ParameterizedTest
	@CsvSource({ "llm.targets[a/b].requests-per-minute=0, llm.targets[a/b].requests-per-minute",
			"llm.targets[a/b].tokens-per-minute=-5, llm.targets[a/b].tokens-per-minute",
			"llm.targets[a/b].max-concurrency=0, llm.targets[a/b].max-concurrency",
			"llm.targets[a/b].adaptive-concurrency=true, llm.targets[a/b].adaptive-concurrency",
			"llm.rate-limit.per-user.requests-per-minute=2000000000, llm.rate-limit.per-user.requests-per-minute",
			"llm.rate-limit.per-tenant.tokens-per-minute=0, llm.rate-limit.per-tenant.tokens-per-minute",
			"llm.rate-limit.per-route.max-concurrency=0, llm.rate-limit.per-route.max-concurrency",
			"llm.rate-limit.max-wait=-1, llm.rate-limit.max-wait",
			"llm.rate-limit.expected-output-tokens=-1, llm.rate-limit.expected-output-tokens",
			"llm.rate-limit.max-keys=0, llm.rate-limit.max-keys",
			"llm.rate-limit.redis-timeout=0, llm.rate-limit.redis-timeout" })
	void shouldNotStartWithWhatMakesNoSense(String setting, String property) {
		this.runner.withPropertyValues(setting)
			.run((context) -> Startup.problem(context).extracting(ConfigurationProblem::property).isEqualTo(property));
	}

	@ParameterizedTest
	@ValueSource(strings = { "llm.targets[a/bb].requests-per-minute=5", "llm.targets[a/bb].max-concurrency=5" })
	void shouldWarnOfTargetsInNoChain(String property, CapturedOutput output) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.containsOnlyOnce("Settings of models that are in no chain, which have no effect: llm.targets[a/bb]");
	}

	@Test
	void shouldKnowTargetsByTheirProviderToo(CapturedOutput output) {
		this.runner.withInitializer(properties(Map.of("llm.targets[openrouter:a/b].requests-per-minute", "5")))
			.run((context) -> assertThat(context.getBean(TargetLimits.class).statuses()).containsOnlyKeys("a/b"));
		assertThat(output).doesNotContain("in no chain");
		this.runner
			.withInitializer(properties(Map.of("llm.targets[openrouter:a/b].requests-per-minute", "5",
					"llm.targets[a/b].max-concurrency", "5")))
			.run((context) -> Startup.problem(context)
				.extracting(ConfigurationProblem::reason)
				.isEqualTo("names a model that llm.targets has already"));
	}

	/** Pairs in one text are split at the first colon. */
	private static ApplicationContextInitializer<ConfigurableApplicationContext> properties(Map<String, String> pairs) {
		return (context) -> TestPropertyValues.of(pairs).applyTo(context);
	}

	@Test
	void shouldNotStartWithRedisThatIsNotThere() {
		ApplicationContextRunner redis = this.runner.withPropertyValues("llm.rate-limit.store=redis",
				"llm.rate-limit.per-user.requests-per-minute=2");
		redis.run((context) -> Startup.problem(context)
			.extracting(ConfigurationProblem::property)
			.isEqualTo("llm.rate-limit.store"));
		redis.withClassLoader(new FilteredClassLoader("io.lettuce", "org.springframework.data"))
			.run((context) -> Startup.problem(context)
				.extracting(ConfigurationProblem::property)
				.isEqualTo("llm.rate-limit.store"));
	}

	@Test
	void shouldTakeTheConnectionOfTheApplicationToRedis() {
		this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("llm.rate-limit.store=redis", "spring.data.redis.port=1",
					"llm.rate-limit.per-user.requests-per-minute=2")
			.run((context) -> {
				assertThat(context).hasSingleBean(RedisQuotas.class).doesNotHaveBean(MemoryQuotas.class);
				assertThat(context.getBean(CallPolicy.class).blocking()).isTrue();
			});
	}

	@Test
	void shouldWorkWithoutMetricsAndRedis() {
		this.runner.withPropertyValues("llm.targets[a/b].requests-per-minute=5")
			.withClassLoader(new FilteredClassLoader("io.micrometer.core", "io.lettuce", "org.springframework.data"))
			.run((context) -> assertThat(context.getBean(ChatRouter.class).call("q")).isNotEmpty());
	}

	@Test
	void shouldLeaveEverythingToTheApplication() {
		RateLimitStatistics statistics = new RateLimitStatistics();
		MemoryQuotas store = new MemoryQuotas(System::nanoTime);
		this.runner.withPropertyValues("llm.targets[a/b].requests-per-minute=5")
			.withBean(RateLimitStatistics.class, () -> statistics)
			.withBean(MemoryQuotas.class, () -> store)
			.run((context) -> {
				assertThat(context.getBean(RateLimitStatistics.class)).isSameAs(statistics);
				assertThat(context.getBean(QuotaStore.class)).isSameAs(store);
				assertThat(context.getBeansOfType(AttemptPolicy.class)).hasSize(2);
			});
	}

}
