package io.github.llmrouter.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observation of a routed call and its key values. A bean of this type replaces
 * the default.
 */
public interface RoutedCallObservationConvention extends ObservationConvention<RoutedCallObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof RoutedCallObservationContext;
	}

}
