package io.github.llmrouter.agent;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of runs. A bean of this type replaces the default.
 */
public interface AgentRunObservationConvention extends ObservationConvention<AgentRunObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof AgentRunObservationContext;
	}

}
