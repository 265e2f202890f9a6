package io.github.llmrouter.autoconfigure;

import java.time.Duration;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.observation.RouterMeterDocumentation;
import io.github.llmrouter.shutdown.CallGate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Lets calls end before the application does.
 */
@AutoConfiguration(before = LlmRouterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LlmProperties.class)
public final class LlmShutdownAutoConfiguration {

	/** Of Spring, where Spring Boot does not set it. */
	private static final Duration PHASE_TIMEOUT = Duration.ofSeconds(10);

	@Bean
	@ConditionalOnMissingBean
	CallGate llmCallGate() {
		return new CallGate();
	}

	@Bean
	@ConditionalOnMissingBean
	ShutdownLifecycle llmShutdownLifecycle(CallGate gate, ObjectProvider<ChatRouter> routers, LlmProperties properties,
			ObjectProvider<LifecycleProperties> lifecycle) {
		LifecycleProperties phases = lifecycle.getIfAvailable();
		return new ShutdownLifecycle(gate, routers, properties.shutdown().grace(),
				(phases != null) ? phases.getTimeoutPerShutdownPhase() : PHASE_TIMEOUT);
	}

	/**
	 * Apart, so that it is linked only where there are metrics.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "llmActiveCalls")
		MeterBinder llmActiveCalls(CallGate gate) {
			return (registry) -> Gauge.builder(RouterMeterDocumentation.CALLS_ACTIVE.getName(), gate, CallGate::active)
				.register(registry);
		}

	}

}
