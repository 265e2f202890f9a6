package io.github.llmrouter.ratelimit;

import java.util.EnumMap;
import java.util.Map;

import io.github.llmrouter.ratelimit.RateLimitMeterDocumentation.Key;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Shows what limits do, as {@link RateLimitMeterDocumentation} says.
 */
public final class RateLimitMeters implements MeterBinder {

	private final RateLimitStatistics statistics;

	private final @Nullable TargetLimits targets;

	/**
	 * Create.
	 * @param statistics the numbers
	 * @param targets the limits of targets, or {@code null} if there are none
	 */
	public RateLimitMeters(RateLimitStatistics statistics, @Nullable TargetLimits targets) {
		this.statistics = statistics;
		this.targets = targets;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Map<LimitName, Timer> waits = new EnumMap<>(LimitName.class);
		for (LimitName limit : LimitName.values()) {
			waits.put(limit,
					Timer.builder(RateLimitMeterDocumentation.WAIT.getName())
						.tag(Key.LIMIT.asString(), limit.tag())
						.register(registry));
			for (Resource resource : Resource.values()) {
				FunctionCounter
					.builder(RateLimitMeterDocumentation.REFUSALS.getName(), this.statistics,
							(statistics) -> statistics.refusals(limit, resource))
					.tags(Key.LIMIT.asString(), limit.tag(), Key.RESOURCE.asString(), resource.tag())
					.register(registry);
			}
		}
		this.statistics.onWait((limit, wait) -> {
			Timer timer = waits.get(limit);
			if (timer != null) {
				timer.record(wait);
			}
		});
		FunctionCounter
			.builder(RateLimitMeterDocumentation.STORE_FAILURES.getName(), this.statistics,
					RateLimitStatistics::storeFailures)
			.register(registry);
		if (this.targets != null) {
			this.targets.forEach((target, state) -> available(registry, target, state));
		}
	}

	private static void available(MeterRegistry registry, String target, LimitState state) {
		for (Resource resource : Resource.values()) {
			if (state.isLimited(resource)) {
				Gauge
					.builder(RateLimitMeterDocumentation.AVAILABLE.getName(), state,
							(limited) -> limited.available(resource))
					.tags(Key.TARGET.asString(), target, Key.RESOURCE.asString(), resource.tag())
					.register(registry);
			}
		}
	}

}
