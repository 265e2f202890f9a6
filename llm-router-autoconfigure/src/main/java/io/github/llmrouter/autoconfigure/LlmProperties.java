package io.github.llmrouter.autoconfigure;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the router.
 *
 * @param enabled Whether the router is configured at all.
 * @param primary Whether the router is the primary ChatModel, which is injected where
 * several would fit.
 * @param allowHttp Whether keys and prompts may be sent over http to other hosts than
 * this one.
 * @param provider Provider of the models that are named without one: 'openrouter',
 * 'openai', 'anthropic', 'mock', or one of those under llm.providers.
 * @param forceMock Whether every model is replaced by a mock that needs neither key nor
 * network.
 * @param models Models of the default route, in the order in which they are asked. A
 * model of another provider is written 'provider:model'.
 * @param strategy Order in which the models of the default route are asked: 'ordered',
 * 'weighted', 'lowest-latency', 'lowest-cost', 'least-busy', 'power-of-two', or the name
 * of a TargetSelector bean.
 * @param options what all calls set, unless their route or they themselves do
 * @param openrouter the provider {@code openrouter}
 * @param openai the provider {@code openai}
 * @param anthropic the provider {@code anthropic}
 * @param providers Further providers, by the name that chains use.
 * @param targets What is known about models and how they are used, by their name in
 * chains, in brackets: '[openai/gpt-x]'.
 * @param routes Named routes: chains of models with options of their own.
 * @param selection which route and model a call takes
 * @param stream how streams are delivered
 * @param retry how often and when the same model is asked again
 * @param fallback when the next model takes over
 * @param hedge when a second model is asked beside the first
 * @param circuitBreaker when a model that fails is left alone
 * @param timeout how long the router waits
 * @param input what may be asked
 * @param shutdown the end of the application
 * @param rateLimit how much users, tenants and routes may use
 * @param cost what models cost
 * @param observation what metrics and traces tell
 * @param langfuse what Langfuse is shown
 * @param context on whose behalf calls are made
 * @param actuator what the actuator tells
 */
@ConfigurationProperties("llm")
record LlmProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean primary, boolean allowHttp,
		@DefaultValue("openrouter") String provider, boolean forceMock, @Nullable List<String> models,
		@DefaultValue("ordered") String strategy, @DefaultValue @NestedConfigurationProperty OptionsProperties options,
		@DefaultValue @NestedConfigurationProperty OpenRouterProperties openrouter,
		@DefaultValue @NestedConfigurationProperty BuiltInProviderProperties openai,
		@DefaultValue @NestedConfigurationProperty BuiltInProviderProperties anthropic,
		@DefaultValue Map<String, ProviderProperties> providers, @DefaultValue Map<String, TargetProperties> targets,
		@DefaultValue Map<String, RouteProperties> routes,
		@DefaultValue @NestedConfigurationProperty SelectionProperties selection,
		@DefaultValue @NestedConfigurationProperty DefaultStreamProperties stream,
		@DefaultValue @NestedConfigurationProperty RetryProperties retry,
		@DefaultValue @NestedConfigurationProperty FallbackProperties fallback,
		@DefaultValue @NestedConfigurationProperty HedgeProperties hedge,
		@DefaultValue @NestedConfigurationProperty CircuitBreakerProperties circuitBreaker,
		@DefaultValue @NestedConfigurationProperty TimeoutProperties timeout,
		@DefaultValue @NestedConfigurationProperty InputProperties input,
		@DefaultValue @NestedConfigurationProperty ShutdownProperties shutdown,
		@DefaultValue @NestedConfigurationProperty RateLimitProperties rateLimit,
		@DefaultValue @NestedConfigurationProperty CostProperties cost,
		@DefaultValue @NestedConfigurationProperty ObservationProperties observation,
		@DefaultValue @NestedConfigurationProperty LangfuseProperties langfuse,
		@DefaultValue @NestedConfigurationProperty ContextProperties context,
		@DefaultValue @NestedConfigurationProperty ActuatorProperties actuator) {

	LlmProperties {
		provider = provider.strip();
		models = (models != null) ? List.copyOf(models) : null;
		providers = Collections.unmodifiableMap(providers);
		targets = Collections.unmodifiableMap(targets);
		routes = Collections.unmodifiableMap(routes);
	}

	/**
	 * Whether a second model is asked beside the first.
	 * @param route the name of the route of the call
	 * @return whether its calls are hedged
	 */
	boolean isHedged(String route) {
		RouteProperties own = this.routes.get(route);
		return (own != null && own.hedge() != null) ? own.hedge() : this.hedge.enabled();
	}

}
