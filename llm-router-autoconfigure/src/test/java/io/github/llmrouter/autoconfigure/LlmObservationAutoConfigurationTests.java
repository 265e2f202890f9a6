package io.github.llmrouter.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.observation.DefaultRoutedCallObservationConvention;
import io.github.llmrouter.observation.RoutedCallObservationConvention;
import io.github.llmrouter.observation.RouterMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LlmObservationAutoConfiguration}.
 */
class LlmObservationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmObservationAutoConfiguration.class))
		.withPropertyValues("llm.force-mock=true");

	private final ApplicationContextRunner boot = this.runner
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class);

	@Test
	void shouldCountCallsAndAttempts() {
		this.boot.run((context) -> {
			assertThat(context.getBean(ChatRouter.class).call("Hi")).isNotEmpty();
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("llm.router.call").tag("llm.outcome", "success").timer().count()).isEqualTo(1);
			assertThat(meters.get("gen_ai.client.operation").timer().count()).isEqualTo(1);
			assertThat(meters.get("llm.router.attempt").tag("llm.provider", "openrouter").timer().count()).isEqualTo(1);
			assertThat(meters.get("llm.router.added").timer().count()).isEqualTo(1);
		});
	}

	@Test
	void shouldCountNoAttemptsThatAreNotObserved() {
		this.boot.withPropertyValues("management.observations.enable.gen_ai=false")
			.run((context) -> assertThat(meters(context)).contains("llm.router.call", "llm.router.added")
				.doesNotContain("gen_ai.client.operation", "llm.router.attempt", "llm.router.tokens",
						"llm.router.cost"));
	}

	@Test
	void shouldCountNoCallsThatAreNotObserved() {
		this.boot.withPropertyValues("management.observations.enable.llm.router=false")
			.run((context) -> assertThat(meters(context)).contains("gen_ai.client.operation", "llm.router.attempt")
				.doesNotContain("llm.router.call", "llm.router.added"));
	}

	@Test
	void shouldCountAttemptsWithoutTheTimerOfTheirObservation() {
		this.boot.withPropertyValues("management.metrics.enable.gen_ai=false")
			.run((context) -> assertThat(meters(context))
				.contains("llm.router.call", "llm.router.attempt", "llm.router.tokens", "llm.router.cost")
				.doesNotContain("gen_ai.client.operation"));
	}

	/** The names of all meters after a call. */
	private static List<String> meters(ApplicationContext context) {
		assertThat(context.getBean(ChatRouter.class).call("Hi")).isNotEmpty();
		return context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName())
			.toList();
	}

	@Test
	void shouldTellContentOnlyWhenItIsAskedTo() {
		this.runner.withBean(TestObservationRegistry.class, TestObservationRegistry::create).run((context) -> {
			context.getBean(ChatRouter.class).call("Hi");
			context.getBean(TestObservationRegistry.class)
				.assertThat()
				.hasObservationWithNameEqualTo("gen_ai.client.operation")
				.that()
				.doesNotHaveHighCardinalityKeyValueWithKey("gen_ai.input.messages")
				.doesNotHaveHighCardinalityKeyValueWithKey("gen_ai.output.messages");
		});
		this.runner.withBean(TestObservationRegistry.class, TestObservationRegistry::create)
			.withPropertyValues("llm.observation.include-prompt=true", "llm.observation.include-completion=true")
			.run((context) -> {
				String answer = context.getBean(ChatRouter.class).call("Hi");
				context.getBean(TestObservationRegistry.class)
					.assertThat()
					.hasObservationWithNameEqualTo("gen_ai.client.operation")
					.that()
					.hasHighCardinalityKeyValue("gen_ai.input.messages",
							"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}]")
					.hasHighCardinalityKeyValue("gen_ai.output.messages",
							"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"" + answer
									+ "\"}],\"finish_reason\":\"STOP\"}]");
			});
	}

	@Test
	void shouldGiveTimersBucketsThatSuitModels() {
		this.boot.run((context) -> {
			context.getBean(ChatRouter.class).call("Hi");
			assertThat(buckets(context.getBean(MeterRegistry.class))).hasSize(14).startsWith(10.0).endsWith(81_920.0);
		});
	}

	@Test
	void shouldLeaveBucketsToTheApplication() {
		this.boot.withPropertyValues("management.metrics.distribution.slo.llm.router.call=1s,2s").run((context) -> {
			context.getBean(ChatRouter.class).call("Hi");
			assertThat(buckets(context.getBean(MeterRegistry.class))).containsExactly(1000.0, 2000.0);
		});
		this.boot.withPropertyValues("llm.observation.histograms=false").run((context) -> {
			context.getBean(ChatRouter.class).call("Hi");
			assertThat(buckets(context.getBean(MeterRegistry.class))).isEmpty();
		});
	}

	private static double[] buckets(MeterRegistry meters) {
		Timer timer = meters.get("llm.router.call").timer();
		return Arrays.stream(timer.takeSnapshot().histogramCounts())
			.mapToDouble((bucket) -> bucket.bucket(TimeUnit.MILLISECONDS))
			.toArray();
	}

	@Test
	void shouldTakeConventionsOfTheApplication() {
		TestObservationRegistry observations = TestObservationRegistry.create();
		this.runner.withBean(ObservationRegistry.class, () -> observations)
			.withBean(RoutedCallObservationConvention.class, () -> new DefaultRoutedCallObservationConvention() {

				@Override
				public String getName() {
					return "my.calls";
				}

			})
			.run((context) -> {
				context.getBean(ChatRouter.class).call(new Prompt("Hi"));
				observations.assertThat().hasObservationWithNameEqualTo("my.calls");
			});
	}

	@Test
	void shouldWorkWhereNothingIsObserved() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(RouterMeters.class);
			assertThat(context.getBean(ChatRouter.class).call("Hi")).isNotEmpty();
		});
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context.getBean(ChatRouter.class).call("Hi")).isNotEmpty());
	}

}
