package io.github.llmrouter.langfuse.observation;

import java.util.List;

import io.github.llmrouter.agent.AgentRunObservationContext;
import io.github.llmrouter.agent.AgentRunObservationContext.Transition;
import io.github.llmrouter.observation.CallTotals;
import org.jspecify.annotations.Nullable;

/**
 * A run of an agent. Its tokens and cost are those of the generations inside, so they are
 * metadata here and not counted again.
 */
final class AgentMapper implements ObservationMapper<AgentRunObservationContext> {

	@Override
	public String name(AgentRunObservationContext context) {
		return context.getAgent();
	}

	@Override
	public @Nullable CallTotals totals(AgentRunObservationContext context) {
		return context.get(CallTotals.class);
	}

	@Override
	public Telling tell(AgentRunObservationContext context, ContentSettings settings) {
		WrittenContent input = WrittenContent.of(context.getInput(), settings.prompts());
		WrittenContent result = WrittenContent.of(context.getResult(), settings.completions());
		Throwable error = context.getError();
		boolean cancelled = context.isCancelled();
		List<Transition> transitions = context.getTransitions();
		// what calls cost may become known after the run has ended
		CallTotals totals = totals(context);
		return new Telling(WrittenContent.weight(input) + WrittenContent.weight(result), (description) -> {
			description.type("agent");
			description.content().input(input);
			description.content().output(result);
			description.error(error);
			if (cancelled) {
				description.warning("cancelled");
			}
			states(transitions, description);
			totals((totals != null) ? totals.snapshot() : CallTotals.Snapshot.NOTHING, description);
		});
	}

	private static void states(List<Transition> transitions, Description description) {
		if (!transitions.isEmpty()) {
			description.masked(LangfuseAttributes.metadata("states"),
					String.join(" -> ", transitions.stream().map(Transition::to).toList()));
		}
	}

	private static void totals(CallTotals.Snapshot totals, Description description) {
		description.metadata("total_calls", totals.calls());
		description.metadata("total_attempts", totals.attempts());
		description.metadata("total_input_tokens", totals.inputTokens());
		description.metadata("total_output_tokens", totals.outputTokens());
		description.metadata("total_cost_usd", totals.cost().toPlainString());
		if (totals.unknownCosts() > 0) {
			description.metadata("attempts_of_unknown_cost", totals.unknownCosts());
		}
	}

}
