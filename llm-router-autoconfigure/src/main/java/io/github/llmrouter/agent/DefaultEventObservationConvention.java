package io.github.llmrouter.agent;

import io.github.llmrouter.agent.AgentObservationDocumentation.EventHighCardinality;
import io.github.llmrouter.agent.AgentObservationDocumentation.EventLowCardinality;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Names events as {@link AgentObservationDocumentation} says.
 */
public class DefaultEventObservationConvention implements EventObservationConvention {

	/** The observation's name, and that of the timer made from it. */
	public static final String NAME = "llm.event";

	private static final String TRANSITION = "state";

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(EventObservationContext context) {
		return context.getEvent();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(EventObservationContext context) {
		return KeyValues
			.of(KeyValue.of(EventLowCardinality.NAME, (context.getState() != null) ? TRANSITION : context.getEvent()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(EventObservationContext context) {
		String state = context.getState();
		return (state != null) ? KeyValues.of(KeyValue.of(EventHighCardinality.STATE, state)) : KeyValues.empty();
	}

}
