package io.github.llmrouter.breaker;

import java.util.Collection;
import java.util.List;

import io.github.llmrouter.breaker.BreakerMeterDocumentation.Key;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Shows how the breakers are, as {@link BreakerMeterDocumentation} says.
 */
public final class BreakerMeters implements MeterBinder {

	private final CircuitBreakers breakers;

	private final List<String> targets;

	/**
	 * Create.
	 * @param breakers the breakers
	 * @param targets the names of the targets, as chains name them
	 */
	public BreakerMeters(CircuitBreakers breakers, Collection<String> targets) {
		this.breakers = breakers;
		this.targets = List.copyOf(targets);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String target : this.targets) {
			for (BreakerState state : BreakerState.values()) {
				Gauge
					.builder(BreakerMeterDocumentation.STATE.getName(), this.breakers,
							(breakers) -> (breakers.status(target).state() == state) ? 1 : 0)
					.tag(Key.TARGET.asString(), target)
					.tag(Key.STATE.asString(), state.tag())
					.register(registry);
			}
			FunctionCounter
				.builder(BreakerMeterDocumentation.OPENED.getName(), this.breakers,
						(breakers) -> breakers.status(target).opened())
				.tag(Key.TARGET.asString(), target)
				.register(registry);
		}
	}

}
