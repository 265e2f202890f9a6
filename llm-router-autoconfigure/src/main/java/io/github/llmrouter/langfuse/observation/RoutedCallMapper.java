package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.observation.RoutedAttempt;
import io.github.llmrouter.observation.RoutedCallObservationContext;
import io.github.llmrouter.policy.Outcome;

import org.springframework.ai.chat.model.ChatResponse;

import org.jspecify.annotations.Nullable;

/**
 * A routed call: the chain of its attempts. It has neither model nor tokens nor cost, so
 * that nothing is counted twice.
 */
final class RoutedCallMapper implements ObservationMapper<RoutedCallObservationContext> {

	@Override
	public String name(RoutedCallObservationContext context) {
		return "route " + context.getCall().route();
	}

	@Override
	public LlmContext who(RoutedCallObservationContext context) {
		return context.getCall().context();
	}

	@Override
	public long weight(RoutedCallObservationContext context) {
		return ContentWeight.of(context.getCall().prompt()) + ContentWeight.of(response(context));
	}

	@Override
	public void describe(RoutedCallObservationContext context, Description description) {
		description.type("chain");
		description.content().input(context.getCall().prompt());
		description.content().output(response(context));
		Outcomes.describe(context.getOutcome(), description);
		RoutedAttempt last = context.getLastAttempt();
		description.metadata("call_id", context.getCall().id());
		description.metadata("route", context.getCall().route());
		description.metadata("stream", context.getCall().streaming());
		description.metadata("attempts", (last != null) ? last.attempt().number() : 0);
		if (last != null) {
			description.metadata("target", last.attempt().target().name());
		}
	}

	private static @Nullable ChatResponse response(RoutedCallObservationContext context) {
		return (context.getOutcome() instanceof Outcome.Succeeded succeeded) ? succeeded.response()
				: context.getPartialResponse();
	}

}
