package io.github.llmrouter.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.llmrouter.target.Target;

import org.springframework.util.Assert;

import org.jspecify.annotations.Nullable;

/**
 * All routes of a router, and the chain of targets that a call takes.
 */
public final class Routes {

	private final Map<String, Route> routes = new LinkedHashMap<>();

	private final Map<String, Target> targets = new LinkedHashMap<>();

	public Routes(Collection<Route> routes) {
		for (Route route : routes) {
			Assert.isNull(this.routes.putIfAbsent(route.name(), route),
					() -> "There are two routes named '" + route.name() + "'");
			route.targets().forEach((target) -> this.targets.putIfAbsent(target.name(), target));
		}
	}

	/**
	 * The names of the routes.
	 * @return in the order of definition
	 */
	public Set<String> names() {
		return this.routes.keySet();
	}

	/**
	 * Every route.
	 * @return in the order of definition
	 */
	public Collection<Route> all() {
		return this.routes.values();
	}

	/**
	 * Find a route.
	 * @param name its name
	 * @return the route
	 * @throws IllegalArgumentException if there is none
	 */
	public Route get(String name) {
		Route route = this.routes.get(name);
		Assert.notNull(route, () -> "There is no route of the requested name; known are " + this.routes.keySet());
		return route;
	}

	/**
	 * The chain that a call takes.
	 * @param route the call's route
	 * @param model the target that the call names, to be asked first with the route's
	 * others behind it; {@code null} if it names none
	 * @return the targets to ask, in order
	 * @throws IllegalArgumentException if no route has a target of that name
	 */
	public List<Target> chain(Route route, @Nullable String model) {
		if (model == null) {
			return route.targets();
		}
		Target named = this.targets.get(model);
		Assert.notNull(named, () -> "The requested model is not configured; known are " + this.targets.keySet());
		List<Target> chain = new ArrayList<>(route.targets());
		chain.removeIf((target) -> target.name().equals(model));
		chain.add(0, named);
		return List.copyOf(chain);
	}

}
