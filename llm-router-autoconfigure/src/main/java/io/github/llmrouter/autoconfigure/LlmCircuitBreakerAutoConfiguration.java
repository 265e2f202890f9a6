package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.llmrouter.breaker.BreakerListener;
import io.github.llmrouter.breaker.BreakerMeters;
import io.github.llmrouter.breaker.BreakerSettings;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Leaves models alone that fail.
 */
@AutoConfiguration(after = LlmRouterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "llm.circuit-breaker.enabled", matchIfMissing = true)
public final class LlmCircuitBreakerAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CircuitBreakers llmCircuitBreakers(LlmProperties properties, ObjectProvider<BreakerListener> listeners) {
		return new CircuitBreakers(settings(properties), System::nanoTime,
				() -> ThreadLocalRandom.current().nextDouble(), listeners.orderedStream().toList());
	}

	private static BreakerSettings settings(LlmProperties properties) {
		CircuitBreakerProperties breaker = properties.circuitBreaker();
		TimeoutProperties timeout = properties.timeout();
		return new BreakerSettings(breaker.failureThreshold(), breaker.adaptive(), breaker.failureRate(),
				breaker.slowCallRate(), slow(breaker.slowCallDuration(), timeout.response()),
				slow(breaker.slowFirstToken(), timeout.firstToken()), breaker.minimumCalls(), breaker.window(),
				breaker.successThreshold(), breaker.openDuration(), breaker.openMultiplier(), breaker.maxOpenDuration(),
				breaker.jitter(), properties.retry().maxRetryAfter());
	}

	private static Duration slow(@Nullable Duration configured, Duration timeout) {
		return (configured != null) ? configured : timeout.multipliedBy(4).dividedBy(5);
	}

	/**
	 * Apart, so that it is linked only where there are metrics.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	@ConditionalOnBean(LlmConfiguration.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		BreakerMeters llmBreakerMeters(CircuitBreakers breakers, LlmConfiguration configuration) {
			return new BreakerMeters(breakers, configuration.targetNames());
		}

	}

}
