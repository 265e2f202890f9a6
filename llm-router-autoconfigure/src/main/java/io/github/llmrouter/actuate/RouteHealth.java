package io.github.llmrouter.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.statistics.LastAnswer;
import io.github.llmrouter.statistics.RouterStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a route can serve, from what became of its recent attempts.
 */
final class RouteHealth {

	private final RouterLayout layout;

	private final RouterStatistics statistics;

	private final TargetDrain drain;

	private final Predicate<String> resting;

	private final HealthSettings settings;

	RouteHealth(RouterLayout layout, RouterStatistics statistics, TargetDrain drain, Predicate<String> resting,
			HealthSettings settings) {
		this.layout = layout;
		this.statistics = statistics;
		this.drain = drain;
		this.resting = resting;
		this.settings = settings;
	}

	/**
	 * Judge a route.
	 * @param route its name
	 * @param withoutKey the providers that do not accept the application's key
	 * @return what is found
	 */
	Finding judge(String route, Set<String> withoutKey) {
		List<String> targets = this.layout.routes().getOrDefault(route, List.of());
		Map<String, Reason> unavailable = new LinkedHashMap<>();
		for (String target : targets) {
			Reason reason = unavailable(target, withoutKey);
			if (reason != null) {
				unavailable.put(target, reason);
			}
		}
		LastAnswer last = this.statistics.lastAnswer(route, this.settings.window());
		return new Finding(state(targets, unavailable, last), unavailable, last);
	}

	private State state(List<String> targets, Map<String, Reason> unavailable, @Nullable LastAnswer last) {
		if (unavailable.size() == targets.size()) {
			return State.OUT_OF_SERVICE;
		}
		String first = targets.get(0);
		boolean degraded = unavailable.containsKey(first) || (last != null && last.fallback())
				|| this.statistics.recent(first, this.settings.window()).mostlyFailed(this.settings.failures());
		return degraded ? State.DEGRADED : State.UP;
	}

	private @Nullable Reason unavailable(String target, Set<String> withoutKey) {
		if (this.drain.isDrained(target)) {
			return Reason.DRAINED;
		}
		if (this.resting.test(target)) {
			return Reason.CIRCUIT_OPEN;
		}
		String provider = this.layout.provider(target);
		if (provider != null && withoutKey.contains(provider)) {
			return Reason.KEY_INVALID;
		}
		Duration window = this.settings.window();
		int failures = this.settings.failures();
		boolean failing = this.statistics.recent(target, window).failedLast() >= failures
				|| (provider != null && this.statistics.recentOfProvider(provider, window).failedLast() >= failures);
		return failing ? Reason.FAILING : null;
	}

	/**
	 * Whether a route can serve.
	 */
	enum State {

		/** Its first target serves. */
		UP,

		/** Another serves than the first, or the first mostly fails. */
		DEGRADED,

		/** None can. */
		OUT_OF_SERVICE

	}

	/**
	 * Why a target is taken not to be able to serve.
	 */
	enum Reason {

		/** An operator has drained it. */
		DRAINED,

		/** Its circuit breaker is open, and no trial is due. */
		CIRCUIT_OPEN,

		/** Its provider says that it does not accept the key. */
		KEY_INVALID,

		/** Its last attempts failed. */
		FAILING

	}

	/**
	 * How a route is.
	 *
	 * @param state whether it can serve
	 * @param unavailable targets that cannot, and why
	 * @param lastAnswer the last answer within the window, or {@code null}
	 */
	record Finding(State state, Map<String, Reason> unavailable, @Nullable LastAnswer lastAnswer) {
	}

}
