package io.github.llmrouter.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

import io.github.llmrouter.route.Route;

/**
 * Checks what decides which route and model a call takes, and which model comes next.
 */
final class SelectionCheck {

	/** Whatever is larger was not meant. */
	private static final int MAX_WEIGHT = 1_000_000;

	private static final int MAX_SESSIONS = 1_000_000;

	private final Consumer<ConfigurationProblem> problems;

	SelectionCheck(Consumer<ConfigurationProblem> problems) {
		this.problems = problems;
	}

	void check(LlmProperties properties) {
		properties.targets().forEach(this::target);
		table(properties);
		Limits selection = new Limits("llm.selection", this.problems);
		selection.positive("session-ttl", properties.selection().sessionTtl());
		selection.between("max-sessions", properties.selection().maxSessions(), 1, MAX_SESSIONS);
		Limits price = new Limits("llm.fallback.max-price", this.problems);
		price.atLeast("input", properties.fallback().maxPrice().input(), 0);
		price.atLeast("output", properties.fallback().maxPrice().output(), 0);
	}

	private void target(String name, TargetProperties target) {
		Limits limits = new Limits(PropertyNames.entry("llm.targets", name), this.problems);
		limits.atLeast("context-window", target.contextWindow(), 1);
		limits.between("weight", target.weight(), 0, MAX_WEIGHT);
	}

	private void table(LlmProperties properties) {
		Set<String> routes = new LinkedHashSet<>(Set.of(Route.DEFAULT));
		routes.addAll(properties.routes().keySet());
		properties.selection().table().forEach((complexity, byBudget) -> byBudget.forEach((budget, route) -> {
			if (!routes.contains(route)) {
				String property = "llm.selection.table." + name(complexity) + "." + name(budget);
				this.problems.accept(new ConfigurationProblem(property, "names a route that is not configured",
						"Set " + property + " to one of " + routes + ", or configure the route under llm.routes."));
			}
		}));
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
