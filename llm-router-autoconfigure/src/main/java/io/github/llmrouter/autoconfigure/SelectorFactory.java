package io.github.llmrouter.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

import io.github.llmrouter.cost.CostCalculator;
import io.github.llmrouter.cost.TargetPrices;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.selection.Selectors;
import io.github.llmrouter.selection.TargetLoads;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Makes the strategies that routes name, or finds those of the application.
 *
 * @param properties names and weights
 * @param beans the application's
 * @param random random numbers from 0 (inclusive) to 1 (exclusive), for any thread
 */
record SelectorFactory(LlmProperties properties, ListableBeanFactory beans, DoubleSupplier random) {

	/**
	 * The strategy of a route.
	 * @param route the name of the route
	 * @return the strategy
	 * @throws InvalidLlmConfigurationException if there is none of the name that is
	 * configured
	 */
	TargetSelector selector(String route) {
		String name = strategy(this.properties, route);
		for (String bean : this.beans.getBeanNamesForType(TargetSelector.class, true, false)) {
			if (Strategy.isSame(bean, name)) {
				return this.beans.getBean(bean, TargetSelector.class);
			}
		}
		Strategy strategy = Strategy.find(name);
		if (strategy == null) {
			String property = route.equals(Route.DEFAULT) ? "llm.strategy"
					: PropertyNames.entry("llm.routes", route) + ".strategy";
			throw new InvalidLlmConfigurationException(
					List.of(new ConfigurationProblem(property, "names no strategy", "Set it to one of "
							+ Arrays.toString(Strategy.values()) + ", or to the name of a TargetSelector bean.")));
		}
		return create(strategy);
	}

	private TargetSelector create(Strategy strategy) {
		return switch (strategy) {
			case ORDERED -> TargetSelector.ORDERED;
			case WEIGHTED -> Selectors.weighted(TargetSettings.of(this.properties).weights(), this.random);
			case LOWEST_LATENCY -> Selectors.lowestLatency(loads());
			case LOWEST_COST -> Selectors.lowestCost(new TargetPrices(this.beans.getBean(CostCalculator.class)));
			case LEAST_BUSY -> Selectors.leastBusy(loads());
			case POWER_OF_TWO -> Selectors.powerOfTwo(loads(), this.random);
		};
	}

	private TargetLoads loads() {
		return this.beans.getBean(TargetLoads.class);
	}

	/**
	 * How a route is configured.
	 * @param properties the configuration
	 * @param route the name of the route
	 * @return the name of its strategy
	 */
	static String strategy(LlmProperties properties, String route) {
		RouteProperties named = properties.routes().get(route);
		return (named != null) ? named.strategy() : properties.strategy();
	}

}
