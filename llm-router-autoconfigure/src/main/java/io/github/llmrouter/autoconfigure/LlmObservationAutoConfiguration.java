package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.observation.RoutedAttemptObservationConvention;
import io.github.llmrouter.observation.RoutedCallObservationConvention;
import io.github.llmrouter.observation.RouterMeters;
import io.github.llmrouter.observation.RouterObservations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Observes the router's calls where the application has an observation registry, and
 * counts them where it has a meter registry.
 */
@AutoConfiguration(before = LlmRouterAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
public final class LlmObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RouterObservations llmRouterObservations(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<RoutedCallObservationConvention> callConvention,
			ObjectProvider<ChatModelObservationConvention> attemptConvention, Environment environment) {
		return new RouterObservations(registry.getIfUnique(() -> ObservationRegistry.NOOP),
				callConvention.getIfUnique(),
				attemptConvention.getIfUnique(() -> new RoutedAttemptObservationConvention(
						environment.getProperty("llm.observation.include-prompt", Boolean.class, false),
						environment.getProperty("llm.observation.include-completion", Boolean.class, false))));
	}

	/**
	 * Apart, so that it is linked only where there are metrics.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RouterMeters llmRouterMeters(MeterRegistry registry) {
			return new RouterMeters(registry);
		}

		@Bean
		@ConditionalOnMissingBean(name = "llmHistogramFilter")
		@ConditionalOnBooleanProperty(name = "llm.observation.histograms", matchIfMissing = true)
		MeterFilter llmHistogramFilter() {
			return new HistogramFilter();
		}

	}

}
