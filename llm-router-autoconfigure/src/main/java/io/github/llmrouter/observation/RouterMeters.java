package io.github.llmrouter.observation;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.observation.RouterMeterDocumentation.Key;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.Target;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/**
 * Counts what happens to calls and attempts, as {@link RouterMeterDocumentation} says.
 * Safe for any thread.
 */
public final class RouterMeters implements ObservationHandler<Observation.Context> {

	private final MeterRegistry registry;

	private final Map<RouteTarget, TargetMeters> targets = new ConcurrentHashMap<>();

	private final Map<String, Timer> added = new ConcurrentHashMap<>();

	/**
	 * Create.
	 * @param registry where the meters are
	 */
	public RouterMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof RoutedCallObservationContext || RoutedAttempt.from(context) != null;
	}

	@Override
	public void onStop(Observation.Context context) {
		if (context instanceof RoutedCallObservationContext call) {
			this.added.computeIfAbsent(call.getCall().route(), this::added).record(call.getAdded());
			call.getRefusedAttempts()
				.forEach((refused) -> meters(call.getCall().route(), refused.target()).refusal(refused.kind()));
			FailureKind refusal = call.getRefusal();
			if (refusal != null) {
				meters(new RouteTarget(call.getCall().route(), KeyValue.NONE_VALUE, KeyValue.NONE_VALUE))
					.refusal(refusal);
			}
			return;
		}
		RoutedAttempt attempt = RoutedAttempt.from(context);
		if (attempt != null && attempt.outcome() != null && attempt.duration() != null) {
			count(attempt, attempt.outcome(), attempt.duration(),
					meters(attempt.attempt().call().route(), attempt.attempt().target()));
		}
	}

	private static void count(RoutedAttempt attempt, Outcome outcome, Duration duration, TargetMeters meters) {
		meters.attempt(outcome, duration);
		if (attempt.isHedge()) {
			meters.hedge(outcome);
		}
		if (attempt.cause() != null) {
			if (attempt.isRetry()) {
				meters.retry(attempt.cause(), attempt.delay());
			}
			else if (attempt.isFallback()) {
				meters.fallback(attempt.cause());
			}
		}
		Duration firstToken = attempt.firstToken();
		if (firstToken != null) {
			meters.firstToken(firstToken);
		}
		// the rest of a broken answer may have been generated when nobody waited any more
		boolean whole = outcome instanceof Outcome.Succeeded;
		Duration streamed = attempt.streamed();
		attempt.whenCharged((charge) -> {
			meters.charge(charge);
			if (streamed != null && whole) {
				meters.speed(charge.usage().outputTokens(), streamed);
			}
		});
	}

	private TargetMeters meters(String route, Target target) {
		return meters(new RouteTarget(route, target.name(), target.provider()));
	}

	private TargetMeters meters(RouteTarget target) {
		return this.targets.computeIfAbsent(target, this::create);
	}

	private Timer added(String route) {
		return Timer.builder(RouterMeterDocumentation.ADDED.getName())
			.tags(Key.ROUTE.asString(), route)
			.register(this.registry);
	}

	private TargetMeters create(RouteTarget target) {
		return new TargetMeters(this.registry, Tags.of(Key.ROUTE.asString(), target.route(), Key.TARGET.asString(),
				target.target(), Key.PROVIDER.asString(), target.provider()));
	}

	private record RouteTarget(String route, String target, String provider) {
	}

}
