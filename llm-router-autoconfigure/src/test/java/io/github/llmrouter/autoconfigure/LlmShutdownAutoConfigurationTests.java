package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.shutdown.CallGate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LlmShutdownAutoConfiguration}.
 */
class LlmShutdownAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmShutdownAutoConfiguration.class))
		.withPropertyValues("llm.force-mock=true");

	@Test
	void shouldEndCallsBeforeSpringOrSpringBootWaitsNoLonger() {
		this.runner.run((context) -> assertThat(context.getBean(ShutdownLifecycle.class).grace()).hasSeconds(8));
		this.runner.withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(ShutdownLifecycle.class).grace()).hasSeconds(28));
	}

	@Test
	void shouldTakeTheGraceFromTheProperties() {
		this.runner.withPropertyValues("llm.shutdown.grace=3s")
			.run((context) -> assertThat(context.getBean(ShutdownLifecycle.class).grace()).hasSeconds(3));
	}

	@ParameterizedTest
	@CsvSource({ "30s, 30s, false", "3s, 30s, false", "28s, 30s, false", "29s, 30s, true", "30s, 31s, true",
			"30s, 20s, true", "60s, 30s, true", "60s, 62s, false" })
	@ExtendWith(OutputCaptureExtension.class)
	void shouldWarnIfCallsHaveLessThanTheGraceExceptByDefault(String grace, String timeout, boolean warns,
			CapturedOutput output) {
		this.runner.withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class))
			.withPropertyValues("llm.shutdown.grace=" + grace, "spring.lifecycle.timeout-per-shutdown-phase=" + timeout)
			.run((context) -> assertThat(output.toString().contains("calls are ended after")).isEqualTo(warns));
	}

	@Test
	void shouldKnowTheDefaultGrace() {
		assertThat(Bound.properties().shutdown().grace()).isEqualTo(ShutdownProperties.DEFAULT_GRACE);
	}

	@Test
	@Timeout(20)
	void shouldEndTheApplicationAlthoughACallDoesNotEnd() {
		this.runner.withPropertyValues("llm.shutdown.grace=50ms").run((context) -> {
			CallGate gate = context.getBean(CallGate.class);
			gate.admit(new ChatCall("id", "default", new Prompt("Hi"), false, LlmContext.EMPTY));
			context.getSourceApplicationContext().close();
			assertThat(gate.active()).isOne();
		});
	}

	@Test
	void shouldNotBeThereWhereThereIsNoRouter() {
		this.runner.withPropertyValues("llm.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CallGate.class)
				.doesNotHaveBean(ShutdownLifecycle.class));
	}

	@Test
	void shouldTellHowManyCallsAreUnderWay() {
		this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("llm.router.calls.active").gauge().value()).isZero();
				Disposable stream = context.getBean(ChatRouter.class).stream("Hi").subscribe((piece) -> {
				}, (error) -> {
				}, () -> {
				}, (subscription) -> {
				});
				assertThat(meters.get("llm.router.calls.active").gauge().value()).isOne();
				stream.dispose();
				assertThat(meters.get("llm.router.calls.active").gauge().value()).isZero();
			});
	}

	@Test
	void shouldDoWithoutMetrics() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasSingleBean(ShutdownLifecycle.class));
	}

}
