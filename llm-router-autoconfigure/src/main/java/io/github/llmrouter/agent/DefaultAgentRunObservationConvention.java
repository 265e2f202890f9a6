package io.github.llmrouter.agent;

import java.util.stream.Collectors;

import io.github.llmrouter.agent.AgentObservationDocumentation.RunHighCardinality;
import io.github.llmrouter.agent.AgentObservationDocumentation.RunLowCardinality;
import io.github.llmrouter.observation.CallTotals;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Names runs as {@link AgentObservationDocumentation} says.
 */
public class DefaultAgentRunObservationConvention implements AgentRunObservationConvention {

	/** The observation's name, and that of the timer made from it. */
	public static final String NAME = "llm.agent.run";

	private static final String OPERATION = "invoke_agent";

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(AgentRunObservationContext context) {
		return OPERATION + " " + context.getAgent();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AgentRunObservationContext context) {
		String outcome = (context.getError() != null) ? "failure" : context.isCancelled() ? "cancelled" : "success";
		return KeyValues.of(KeyValue.of(RunLowCardinality.AGENT, context.getAgent()),
				KeyValue.of(RunLowCardinality.OPERATION, OPERATION),
				KeyValue.of(RunLowCardinality.OUTCOME, context.isEnded() ? outcome : KeyValue.NONE_VALUE));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(AgentRunObservationContext context) {
		if (!context.isEnded()) {
			return KeyValues.empty();
		}
		CallTotals.Snapshot totals = context.getTotals();
		return KeyValues.of(KeyValue.of(RunHighCardinality.CALLS, String.valueOf(totals.calls())),
				KeyValue.of(RunHighCardinality.COST, totals.cost().toPlainString()),
				KeyValue.of(RunHighCardinality.INPUT_TOKENS, String.valueOf(totals.inputTokens())),
				KeyValue.of(RunHighCardinality.OUTPUT_TOKENS, String.valueOf(totals.outputTokens())),
				KeyValue.of(RunHighCardinality.STATES,
						context.getTransitions()
							.stream()
							.map(AgentRunObservationContext.Transition::to)
							.collect(Collectors.joining(" -> "))));
	}

}
