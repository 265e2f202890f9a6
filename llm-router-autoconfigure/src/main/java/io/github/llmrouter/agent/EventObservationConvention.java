package io.github.llmrouter.agent;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of events. A bean of this type replaces the default.
 */
public interface EventObservationConvention extends ObservationConvention<EventObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof EventObservationContext;
	}

}
