package io.github.llmrouter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.github.llmrouter.log.RareWarnings;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.route.Routes;
import io.github.llmrouter.route.TargetAffinity;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.target.Target;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Which route a call takes, and in which order it asks the targets of its chain. Decided
 * once, before the first attempt.
 *
 * @param routes all routes
 * @param table for calls that name no route
 * @param affinity whom a call had better ask first
 * @param available whether policies would admit an attempt at a target now
 * @param warnings tell of strategies that fail
 */
record RouteChoice(Routes routes, RouteTable table, TargetAffinity affinity, Predicate<Target> available,
		RareWarnings warnings) {

	private static final Log logger = LogFactory.getLog(ChatRouter.class);

	RouteChoice(Routes routes, RouteTable table, TargetAffinity affinity, Predicate<Target> available) {
		this(routes, table, affinity, available, new RareWarnings(logger, System::nanoTime));
	}

	/**
	 * The route of a call.
	 * @param options what the call says
	 * @param defaultRoute the route of calls that say nothing
	 * @return the route
	 * @throws IllegalArgumentException if the call names one that does not exist
	 */
	Route route(RoutingChatOptions options, String defaultRoute) {
		String name = options.getRoute();
		if (name == null && defaultRoute.equals(Route.DEFAULT)) {
			// whoever uses the view on a route has chosen it
			name = this.table.route(options);
		}
		return this.routes.get((name != null) ? name : defaultRoute);
	}

	/**
	 * Whom the call asks.
	 * @param route its route
	 * @param call the call
	 * @param model the target that it names, or {@code null}
	 * @return the targets in order: the one that the call names, the one it had better
	 * ask, those that can be asked now, and the others
	 * @throws IllegalArgumentException if the call names a target that does not exist
	 */
	List<Target> chain(Route route, ChatCall call, @Nullable String model) {
		List<Target> chain = this.routes.chain(route, model);
		boolean ordered = route.selector() == TargetSelector.ORDERED;
		if (chain.size() == 1 || (ordered && this.affinity == TargetAffinity.NONE)) {
			return chain;
		}
		int named = (model != null) ? 1 : 0;
		List<Target> chosen = new ArrayList<>(chain.size());
		chosen.addAll(chain.subList(0, named));
		List<Target> rest = chain.subList(named, chain.size());
		if (ordered) {
			chosen.addAll(rest);
		}
		else {
			choose(route, rest, call, chosen);
		}
		moveForward(chosen, named, call);
		if (logger.isDebugEnabled()) {
			logger.debug("[" + call.id() + "] asks, as far as needed, " + chosen);
		}
		return chosen;
	}

	private void choose(Route route, List<Target> targets, ChatCall call, List<Target> chosen) {
		List<Target> resting = new ArrayList<>(0);
		List<Target> usable = new ArrayList<>(targets.size());
		for (Target target : targets) {
			(this.available.test(target) ? usable : resting).add(target);
		}
		if (usable.size() > 1) {
			for (Target target : ordered(route, List.copyOf(usable), call)) {
				// a selector of the application may return anything
				if (usable.remove(target)) {
					chosen.add(target);
				}
			}
		}
		chosen.addAll(usable);
		chosen.addAll(resting);
	}

	private List<Target> ordered(Route route, List<Target> targets, ChatCall call) {
		try {
			@Nullable List<Target> ordered = route.selector().order(targets, call);
			return (ordered != null) ? ordered : targets;
		}
		catch (RuntimeException ex) {
			this.warnings
				.warn("The strategy of route '" + route.name() + "' failed: its models are asked in their order", ex);
			return targets;
		}
	}

	private @Nullable String preferred(ChatCall call) {
		try {
			return this.affinity.target(call);
		}
		catch (RuntimeException ex) {
			this.warnings.warn(this.affinity.getClass().getName() + " cannot say whom a call had better ask", ex);
			return null;
		}
	}

	private void moveForward(List<Target> chain, int place, ChatCall call) {
		String name = preferred(call);
		if (name == null) {
			return;
		}
		for (int i = place + 1; i < chain.size(); i++) {
			if (chain.get(i).name().equals(name) && this.available.test(chain.get(i))) {
				chain.add(place, chain.remove(i));
				return;
			}
		}
	}

}
