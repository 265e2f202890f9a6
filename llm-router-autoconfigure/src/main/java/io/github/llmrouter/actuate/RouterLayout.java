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
 */
public record RouterLayout(Map<String, List<String>> routes, String defaultRoute, Map<String, String> providers) {

	/**
	 * The layout of a router.
	 * @param router the router
	 * @param providers the providers of its targets, as far as they are known
	 * @return the layout
	 */
	public static RouterLayout of(ChatRouter router, Map<String, String> providers) {
		return new RouterLayout(router.routes(), router.route(), providers);
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

	@Nullable String provider(String target) {
		return this.providers.get(target);
	}

}
