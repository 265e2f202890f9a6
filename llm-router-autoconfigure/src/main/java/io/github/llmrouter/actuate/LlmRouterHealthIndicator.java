package io.github.llmrouter.actuate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.llmrouter.actuate.RouteHealth.Finding;
import io.github.llmrouter.actuate.RouteHealth.State;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.key.KeyCheck;
import io.github.llmrouter.key.KeyStatus;
import io.github.llmrouter.key.KeyStatus.Validity;
import io.github.llmrouter.statistics.LastAnswer;
import io.github.llmrouter.statistics.RouterStatistics;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} that tells whether the routes can serve. No model is asked for
 * it. Out of service if the default route cannot serve; {@link #DEGRADED} if any route
 * serves from a fallback, or none of its targets can serve.
 */
public final class LlmRouterHealthIndicator extends AbstractHealthIndicator {

	/**
	 * Answers come, but not from where they should. By Spring Boot's defaults this
	 * changes neither the status of the application nor the HTTP status.
	 */
	public static final Status DEGRADED = new Status("DEGRADED");

	private final RouterLayout layout;

	private final RouteHealth routes;

	private final List<KeyCheck> keys;

	/**
	 * Create.
	 * @param layout names the routes
	 * @param statistics knows what became of attempts
	 * @param drain knows which targets are drained
	 * @param resting whether the circuit breaker of a target lets no attempt through
	 * @param keys ask providers about the application's keys
	 * @param settings what the health is judged by
	 */
	public LlmRouterHealthIndicator(RouterLayout layout, RouterStatistics statistics, TargetDrain drain,
			Predicate<String> resting, List<KeyCheck> keys, HealthSettings settings) {
		super("The health of the router could not be told");
		this.layout = layout;
		this.routes = new RouteHealth(layout, statistics, drain, resting, settings);
		this.keys = List.copyOf(keys);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<String, Object> keys = new LinkedHashMap<>();
		Set<String> withoutKey = new HashSet<>();
		for (KeyCheck check : this.keys) {
			KeyStatus key = check.status();
			keys.put(check.provider(), details(key));
			if (key.validity() == Validity.INVALID) {
				withoutKey.add(check.provider());
			}
		}
		Map<String, Object> routes = new LinkedHashMap<>();
		Status status = Status.UP;
		for (String route : this.layout.routes().keySet()) {
			Finding finding = this.routes.judge(route, withoutKey);
			routes.put(route, details(finding));
			if (finding.state() == State.OUT_OF_SERVICE && route.equals(this.layout.defaultRoute())) {
				status = Status.OUT_OF_SERVICE;
			}
			else if (finding.state() != State.UP && status.equals(Status.UP)) {
				status = DEGRADED;
			}
		}
		builder.status(status).withDetail("routes", routes);
		if (!keys.isEmpty()) {
			builder.withDetail("keys", keys);
		}
	}

	private static Map<String, Object> details(KeyStatus key) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("status", key.validity().name().toLowerCase(Locale.ROOT));
		if (key.limit() != null) {
			details.put("limit", key.limit());
		}
		if (key.limitRemaining() != null) {
			details.put("limitRemaining", key.limitRemaining());
		}
		return details;
	}

	private static Map<String, Object> details(Finding finding) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("status", finding.state().name());
		LastAnswer last = finding.lastAnswer();
		if (last != null) {
			details.put("lastAnswerFrom", last.target());
		}
		if (!finding.unavailable().isEmpty()) {
			details.put("unavailable", finding.unavailable());
		}
		return details;
	}

}
