package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.breaker.BreakerListener;
import io.github.llmrouter.breaker.BreakerMeters;
import io.github.llmrouter.breaker.BreakerState;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LlmCircuitBreakerAutoConfiguration}.
 */
class LlmCircuitBreakerAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmCircuitBreakerAutoConfiguration.class))
		.withPropertyValues("llm.provider=mock", "llm.models=a,b");

	@Test
	void shouldProtectCallsByDefault() {
		this.runner.run((context) -> {
			CircuitBreakers breakers = context.getBean(CircuitBreakers.class);
			breakers.forceOpen("a");
			breakers.forceOpen("b");
			assertThatExceptionOfType(ChatRouterException.class)
				.isThrownBy(() -> context.getBean(ChatRouter.class).call("Hi"))
				.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(FailureKind.CIRCUIT_OPEN));
			breakers.reset("b");
			assertThat(context.getBean(ChatRouter.class).call("Hi")).isNotEmpty();
		});
	}

	@Test
	void shouldStayAwayIfNotWanted() {
		this.runner.withPropertyValues("llm.circuit-breaker.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(ChatRouter.class)
				.doesNotHaveBean(CircuitBreakers.class));
	}

	@Test
	void shouldLeaveRoomForOnesOwn() {
		CircuitBreakers own = new CircuitBreakers(io.github.llmrouter.breaker.TestBreakers.SETTINGS, System::nanoTime,
				() -> 0, List.of());
		this.runner.withBean(CircuitBreakers.class, () -> own)
			.run((context) -> assertThat(context.getBean(CircuitBreakers.class)).isSameAs(own));
	}

	@Test
	void shouldTellListenersAndMeters() {
		AtomicReference<BreakerState> state = new AtomicReference<>();
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.runner.withBean(MeterRegistry.class, () -> meters)
			.withBean(BreakerListener.class, () -> (target, entered, reason, openTime) -> state.set(entered))
			.run((context) -> {
				context.getBean(BreakerMeters.class).bindTo(meters);
				context.getBean(CircuitBreakers.class).forceOpen("a");
				assertThat(state).hasValue(BreakerState.FORCED_OPEN);
				assertThat(meters.get("llm.router.circuit.breaker.state")
					.tags("llm.target", "a", "llm.state", "forced_open")
					.gauge()
					.value()).isEqualTo(1);
				assertThat(meters.get("llm.router.circuit.breaker.state")
					.tags("llm.target", "b", "llm.state", "closed")
					.gauge()
					.value()).isEqualTo(1);
				assertThat(meters.get("llm.router.circuit.breaker.opened")
					.tag("llm.target", "a")
					.functionCounter()
					.count()).isEqualTo(1);
			});
	}

	@Test
	void shouldDoWithoutMetrics() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasSingleBean(CircuitBreakers.class));
	}

	@Test
	void shouldOpenByItsProperties() {
		this.runner
			.withPropertyValues("llm.force-mock=false", "llm.provider=openrouter", "llm.openrouter.api-key=k",
					"llm.openrouter.base-url=http://localhost:1/v1", "llm.retry.max-attempts=1",
					"llm.circuit-breaker.failure-threshold=1", "llm.circuit-breaker.open-duration=7s",
					"llm.circuit-breaker.jitter=false")
			.run((context) -> {
				assertThatExceptionOfType(ChatRouterException.class)
					.isThrownBy(() -> context.getBean(ChatRouter.class).call("Hi"));
				assertThat(context.getBean(CircuitBreakers.class).status("a").reopensIn())
					.isBetween(Duration.ofSeconds(1), Duration.ofSeconds(7));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "failure-threshold=0", "failure-rate=0", "failure-rate=101", "slow-call-rate=0",
			"slow-call-duration=0", "slow-first-token=-1", "minimum-calls=0", "window=500ms", "window=2h",
			"success-threshold=0", "success-threshold=101", "open-duration=0", "open-multiplier=0.5",
			"max-open-duration=59s" })
	void shouldRefuseNonsense(String property) {
		this.runner.withPropertyValues("llm.circuit-breaker." + property)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("llm.circuit-breaker." + property.substring(0, property.indexOf('='))));
	}

}
