package io.github.llmrouter.autoconfigure;

import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether a route may want to know the load of its models: others shall not pay for it.
 */
final class OnLoadStrategy extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Binder binder = Binder.get(context.getEnvironment());
		String ofDefaultRoute = binder.bind("llm.strategy", String.class).orElse(Strategy.ORDERED.name());
		Stream<String> ofRoutes = binder.bind("llm.routes", Bindable.mapOf(String.class, StrategyOfRoute.class))
			.orElse(Map.of())
			.values()
			.stream()
			.map(StrategyOfRoute::getStrategy);
		return Stream.concat(Stream.of(ofDefaultRoute), ofRoutes).anyMatch(OnLoadStrategy::needsLoads)
				? ConditionOutcome.match("a strategy goes by load")
				: ConditionOutcome.noMatch("no strategy goes by load");
	}

	/** One of the application may. */
	private static boolean needsLoads(String name) {
		Strategy strategy = Strategy.find(name);
		return strategy == null || strategy.needsLoads();
	}

	/**
	 * What is looked for of a route, which other properties may make invalid.
	 */
	static final class StrategyOfRoute {

		private String strategy = Strategy.ORDERED.name();

		String getStrategy() {
			return this.strategy;
		}

		public void setStrategy(String strategy) {
			this.strategy = strategy;
		}

	}

}
