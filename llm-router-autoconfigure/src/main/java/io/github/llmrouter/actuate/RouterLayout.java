package io.github.llmrouter.actuate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.llmrouter.ChatRouter;
import org.jspecify.annotations.Nullable;

/**
 * The names of routes, targets and providers, which stay the same while the application
 * runs.
 *
 * @param routes the targets of each route, in the order in which they are asked
 * @param defaultRoute the route of calls that name none
 * @param providers the provider of each target; those of a router that the application
 * has made itself may be missing
 * @param strategies the strategy of each route; those of a router that the application
 * has made itself may be missing
 */
public record RouterLayout(Map<String, List<String>> routes, String defaultRoute, Map<String, String> providers,
		Map<String, String> strategies) {

	/**
	 * The layout of a router.
	 * @param router the router
	 * @param providers the providers of its targets, as far as they are known
	 * @param strategies the strategies of its routes, as far as they are known
	 * @return the layout
	 */
	public static RouterLayout of(ChatRouter router, Map<String, String> providers, Map<String, String> strategies) {
		return new RouterLayout(router.routes(), router.route(), providers, strategies);
	}

	/**
	 * The targets of all routes.
	 * @return each once, those of the first route first
	 */
	Set<String> targets() {
		Map<String, Boolean> targets = new LinkedHashMap<>();
		this.routes.values().stream().flatMap(Collection::stream).forEach((target) -> targets.put(target, true));
		return targets.keySet();
	}

	@Nullable String strategy(String route) {
		return this.strategies.get(route);
	}

	@Nullable String provider(String target) {
		return this.providers.get(target);
	}

}
