package io.github.llmrouter.autoconfigure;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.ChatRouterBuilder;
import io.github.llmrouter.RouterTimeouts;
import io.github.llmrouter.context.LlmContextResolver;
import io.github.llmrouter.cost.CostCalculator;
import io.github.llmrouter.cost.ModelPrices;
import io.github.llmrouter.cost.PriceList;
import io.github.llmrouter.cost.TargetPrices;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.failure.DefaultFailureClassifier;
import io.github.llmrouter.failure.ErrorResponseReader;
import io.github.llmrouter.failure.FailureClassifier;
import io.github.llmrouter.hedge.HedgeDelay;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.provider.openai.OpenAiErrorReader;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.route.TargetAffinity;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.retry.backoff.BackOffPolicy;

/**
 * Configures the router from the {@code llm.*} properties.
 */
@AutoConfiguration(beforeName = "org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration")
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LlmProperties.class)
@Import({ SelectionConfiguration.class, HedgeConfiguration.class })
public final class LlmRouterAutoConfiguration {

	@Bean
	static PrimaryRouter llmPrimaryRouter(Environment environment) {
		return new PrimaryRouter(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	OpenAiErrorReader llmOpenAiErrorReader() {
		return new OpenAiErrorReader();
	}

	@Bean
	@ConditionalOnMissingBean
	FailureClassifier llmFailureClassifier(ObjectProvider<ErrorResponseReader> readers) {
		return new DefaultFailureClassifier(readers.orderedStream().toList(), Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean
	TargetDrain llmTargetDrain() {
		return new TargetDrain();
	}

	/**
	 * The router and its views, unless the application brings a router of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(ChatRouter.class)
	static class RouterConfiguration {

		@Bean(RouterBeans.NAME)
		static RouterBeans llmRouterBeans(Environment environment) {
			return new RouterBeans(environment);
		}

		@Bean
		LlmConfiguration llmConfiguration(LlmProperties properties, Environment environment) {
			// before the check, which may end the start over what a misspelt name leaves
			// unset
			new UnknownProperties(environment).warn();
			LlmConfiguration configuration = LlmConfiguration.of(properties);
			TimeoutWarning.give(configuration);
			TargetsWarning.give(configuration);
			HedgeWarning.give(configuration);
			return configuration;
		}

		@Bean
		@ConditionalOnMissingBean
		RetryBudget llmRetryBudget(LlmConfiguration configuration) {
			return new RetryBudget(RetryMapper.budget(configuration.properties().retry()), System::nanoTime);
		}

		@Bean
		@ConditionalOnMissingBean
		Retries llmRetries(LlmConfiguration configuration, RetryBudget budget,
				ObjectProvider<BackOffPolicy> backOffPolicy) {
			return new Retries(RetryMapper.settings(configuration.properties().retry()),
					RetryMapper.custom(backOffPolicy.getIfAvailable()), budget,
					() -> ThreadLocalRandom.current().nextDouble());
		}

		@Bean
		@ConditionalOnMissingBean
		CostCalculator llmCostCalculator(LlmConfiguration configuration) {
			Map<String, ModelPrices> prices = new LinkedHashMap<>();
			configuration.properties().cost().prices().forEach((model, price) -> prices.put(model, price.prices()));
			return new PriceList(prices);
		}

		@Bean
		TargetFactory llmTargetFactory(LlmProperties properties, ObjectProvider<SslBundles> sslBundles,
				BeanFactory beanFactory) {
			return new TargetFactory(properties, new HttpSettingsMapper(properties.timeout(), sslBundles), beanFactory);
		}

		@Bean(RouterBeans.ROUTER)
		ChatRouter chatRouter(LlmConfiguration configuration, TargetFactory targets, Retries retries,
				FailureClassifier failureClassifier, CostCalculator costs, ObjectProvider<CallPolicy> callPolicies,
				ObjectProvider<AttemptPolicy> attemptPolicies, ObjectProvider<LlmContextResolver> contextResolvers,
				ObjectProvider<RouterObservations> observations, SelectorFactory selectors,
				ObjectProvider<TargetAffinity> affinity, ObjectProvider<HedgeDelay> hedgeDelay) {
			LlmProperties properties = configuration.properties();
			ChatRouterBuilder builder = ChatRouter.builder()
				.retries(retries)
				.failureClassifier(failureClassifier)
				.fallbackOn(properties.fallback().on())
				.lastResort(properties.circuitBreaker().lastResort())
				.hedgeDelay(hedgeDelay.getIfAvailable(() -> HedgeDelay.NEVER))
				.hedgeThreads(properties.hedge().maxThreads())
				.fallbackCeiling(properties.fallback().maxPrice().ceiling())
				.routeTable(properties.selection().table())
				.affinity(affinity.getIfAvailable(() -> TargetAffinity.NONE))
				.timeouts(timeouts(properties.timeout()))
				.costs(costs)
				.costLookup(properties.cost().lookup().lookup())
				.observations(observations.getIfAvailable(() -> RouterObservations.NONE))
				.callPolicies(callPolicies.orderedStream().toList())
				.attemptPolicies(attemptPolicies.orderedStream().toList())
				.contextResolvers(contextResolvers.orderedStream().toList());
			String continuationPrompt = properties.stream().continuationPrompt();
			if (continuationPrompt != null) {
				builder.continuationPrompt(continuationPrompt);
			}
			List<Route> routes = routes(configuration, targets, selectors);
			routes.forEach(builder::route);
			SelectionWarning.ofPrices(properties.fallback().maxPrice().ceiling(), new TargetPrices(costs), routes);
			return builder.build();
		}

		@Bean
		KeyAtStart llmKeyAtStart(LlmProperties properties, ChatRouter router, TargetFactory targets) {
			return new KeyAtStart(
					(properties.openrouter().validateKey() == KeyValidation.STARTUP) ? targets.keyChecks() : List.of());
		}

		private static List<Route> routes(LlmConfiguration configuration, TargetFactory targets,
				SelectorFactory selectors) {
			return configuration.chains()
				.entrySet()
				.stream()
				.map((chain) -> new Route(chain.getKey(), chain.getValue().stream().map(targets::target).toList(),
						OptionsMapper.options(configuration.properties(), chain.getKey()),
						selectors.selector(chain.getKey())))
				.toList();
		}

		private static RouterTimeouts timeouts(TimeoutProperties timeout) {
			return new RouterTimeouts(timeout.response(), timeout.firstToken(), timeout.idle(), timeout.total(),
					timeout.streamTotal());
		}

	}

}
