package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.llmrouter.cost.PriceCeiling;
import io.github.llmrouter.cost.TargetPrices;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.target.Target;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of what is configured and will not do what it seems to.
 */
final class SelectionWarning {

	private static final Log logger = LogFactory.getLog(SelectionWarning.class);

	private SelectionWarning() {
	}

	/**
	 * Warn of models that are never fallen back to, as their price is not known.
	 * @param ceiling what models may cost
	 * @param prices what they cost
	 * @param routes all routes
	 */
	static void ofPrices(PriceCeiling ceiling, TargetPrices prices, Collection<Route> routes) {
		if (ceiling.isNone()) {
			return;
		}
		Set<String> unknown = new TreeSet<>();
		for (Route route : routes) {
			List<Target> targets = new ArrayList<>(route.targets());
			if (route.selector() == TargetSelector.ORDERED) {
				// it is asked whatever it costs
				targets.remove(0);
			}
			targets.stream()
				.filter((target) -> prices.of(target, 0) == null)
				.forEach((target) -> unknown.add(target.name()));
		}
		if (!unknown.isEmpty()) {
			logger.warn("llm.fallback.max-price is set, so models whose price is not known are not fallen back to. "
					+ "Set llm.cost.prices for " + unknown);
		}
	}

}
