package io.github.llmrouter;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Which route a call takes that names none, by how demanding its task is and how much it
 * may cost.
 */
final class RouteTable {

	private final Map<Complexity, Map<BudgetLevel, String>> routes = new EnumMap<>(Complexity.class);

	RouteTable(Map<Complexity, Map<BudgetLevel, String>> routes, Set<String> known) {
		routes.forEach((complexity, byBudget) -> byBudget.forEach((budget, route) -> {
			Assert.isTrue(known.contains(route), () -> "The table names a route that does not exist: " + route);
			this.routes.computeIfAbsent(complexity, (key) -> new EnumMap<>(BudgetLevel.class)).put(budget, route);
		}));
	}

	/**
	 * Look up.
	 * @param options what the call says; of two hints, one that is missing counts as
	 * medium
	 * @return the route, {@code null} if there are no hints or none for them
	 */
	@Nullable String route(RoutingChatOptions options) {
		Complexity complexity = options.getComplexity();
		BudgetLevel budget = options.getBudgetLevel();
		if (this.routes.isEmpty() || (complexity == null && budget == null)) {
			return null;
		}
		Map<BudgetLevel, String> byBudget = this.routes.get((complexity != null) ? complexity : Complexity.MEDIUM);
		return (byBudget != null) ? byBudget.get((budget != null) ? budget : BudgetLevel.MEDIUM) : null;
	}

}
