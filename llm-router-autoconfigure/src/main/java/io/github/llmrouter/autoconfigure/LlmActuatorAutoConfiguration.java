package io.github.llmrouter.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.actuate.CallsStatus;
import io.github.llmrouter.actuate.CircuitBreakersStatus;
import io.github.llmrouter.actuate.HealthSettings;
import io.github.llmrouter.actuate.LlmRouterEndpoint;
import io.github.llmrouter.actuate.LlmRouterHealthIndicator;
import io.github.llmrouter.actuate.LlmRouterInfoContributor;
import io.github.llmrouter.actuate.RouterLayout;
import io.github.llmrouter.actuate.RoutesStatus;
import io.github.llmrouter.actuate.TargetsStatus;
import io.github.llmrouter.actuate.UsageStatus;
import io.github.llmrouter.breaker.BreakerStatus;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.key.KeyCheck;
import io.github.llmrouter.statistics.RecentCalls;
import io.github.llmrouter.statistics.RouterStatistics;
import io.github.llmrouter.status.StatusContributor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Shows in the actuator how the router is, and keeps the actuator from showing keys, also
 * where it is told to show all values.
 */
@AutoConfiguration(after = { LlmRouterAutoConfiguration.class, LlmCircuitBreakerAutoConfiguration.class })
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
public final class LlmActuatorAutoConfiguration {

	private static final String SECRET_PROPERTY = "llm[._\\[].*([._]headers[._\\[].*|api[-_]?key|password|secret[-_]?key)";

	@Bean
	@ConditionalOnMissingBean(name = "llmSanitizingFunction")
	SanitizingFunction llmSanitizingFunction() {
		String[] variables = LlmEnvironmentPostProcessor.PROPERTIES_BY_NAME.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().matches(SECRET_PROPERTY))
			.map(Map.Entry::getKey)
			.toArray(String[]::new);
		return SanitizingFunction.sanitizeValue().ifKeyMatches(SECRET_PROPERTY).ifKeyEquals(variables);
	}

	@Bean
	@ConditionalOnMissingBean
	RouterStatistics llmRouterStatistics() {
		return new RouterStatistics(Clock.systemUTC(), System::nanoTime);
	}

	/**
	 * What is shown of the one router. Apart, so that it is linked only where there is
	 * more of the actuator than the classes of its endpoints.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnSingleCandidate(ChatRouter.class)
	static class RouterConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RouterLayout llmRouterLayout(ChatRouter router, ObjectProvider<LlmConfiguration> configuration) {
			Map<String, String> providers = new HashMap<>();
			Map<String, String> strategies = new HashMap<>();
			configuration.ifAvailable((configured) -> configured.chains().forEach((route, chain) -> {
				chain.forEach((target) -> providers.put(target.name(), target.provider()));
				strategies.put(route, SelectorFactory.strategy(configured.properties(), route));
			}));
			return RouterLayout.of(router, providers, strategies);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnEnabledInfoContributor("llm-router")
		LlmRouterInfoContributor llmRouterInfoContributor(RouterLayout layout) {
			return new LlmRouterInfoContributor(layout);
		}

		/**
		 * The endpoint, and what only it shows.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnAvailableEndpoint(LlmRouterEndpoint.class)
		static class EndpointConfiguration {

			@Bean
			@ConditionalOnMissingBean
			RecentCalls llmRecentCalls(LlmProperties properties) {
				return new RecentCalls(properties.actuator().recentCalls(), Clock.systemUTC(), System::nanoTime);
			}

			@Bean
			@ConditionalOnMissingBean
			RoutesStatus llmRoutesStatus(RouterLayout layout) {
				return new RoutesStatus(layout);
			}

			@Bean
			@ConditionalOnMissingBean
			TargetsStatus llmTargetsStatus(RouterLayout layout, RouterStatistics statistics, TargetDrain drain) {
				return new TargetsStatus(layout, statistics, drain);
			}

			@Bean
			@ConditionalOnMissingBean
			UsageStatus llmUsageStatus(RouterLayout layout, RouterStatistics statistics) {
				return new UsageStatus(layout, statistics);
			}

			@Bean
			@ConditionalOnMissingBean
			CallsStatus llmCallsStatus(RecentCalls calls) {
				return new CallsStatus(calls);
			}

			@Bean
			@ConditionalOnMissingBean
			LlmRouterEndpoint llmRouterEndpoint(ObjectProvider<StatusContributor> contributors, TargetsStatus targets,
					TargetDrain drain, ObjectProvider<CircuitBreakers> breakers) {
				return new LlmRouterEndpoint(contributors.orderedStream().toList(), targets, drain,
						breakers.getIfAvailable());
			}

			@Bean
			@ConditionalOnMissingBean
			@ConditionalOnBean(CircuitBreakers.class)
			CircuitBreakersStatus llmCircuitBreakersStatus(RouterLayout layout, CircuitBreakers breakers) {
				return new CircuitBreakersStatus(layout, breakers);
			}

		}

		/**
		 * Apart, so that it is linked only where there is health.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
		static class HealthConfiguration {

			@Bean
			@ConditionalOnMissingBean(name = "llmRouterHealthIndicator")
			@ConditionalOnEnabledHealthIndicator("llm-router")
			LlmRouterHealthIndicator llmRouterHealthIndicator(RouterLayout layout, RouterStatistics statistics,
					TargetDrain drain, ObjectProvider<CircuitBreakers> breakers, ObjectProvider<TargetFactory> targets,
					LlmProperties properties) {
				List<KeyCheck> keys = targets.stream().flatMap((factory) -> factory.keyChecks().stream()).toList();
				ActuatorProperties actuator = properties.actuator();
				CircuitBreakers present = breakers.getIfAvailable();
				return new LlmRouterHealthIndicator(layout, statistics, drain,
						(target) -> present != null && isResting(present.status(target)), keys,
						new HealthSettings(actuator.healthWindow(), actuator.healthFailures()));
			}

			/** One on trial recovers, although it may let nothing more through. */
			private static boolean isResting(BreakerStatus breaker) {
				return switch (breaker.state()) {
					case OPEN -> !Duration.ZERO.equals(breaker.reopensIn());
					case FORCED_OPEN -> true;
					case HALF_OPEN, CLOSED -> false;
				};
			}

		}

	}

}
