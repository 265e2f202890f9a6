package io.github.llmrouter.langfuse.observation;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.observation.RefusedAttempt;
import io.github.llmrouter.observation.RoutedAttempt;
import io.github.llmrouter.observation.RoutedCallObservationContext;
import io.github.llmrouter.policy.ChatCall;
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
	public Telling tell(RoutedCallObservationContext context, ContentSettings settings) {
		long weight = ContentWeight.of(context.getCall().prompt()) + ContentWeight.of(response(context));
		ChatCall call = context.getCall();
		ChatResponse response = response(context);
		Outcome outcome = context.getOutcome();
		RoutedAttempt last = context.getLastAttempt();
		String streamMode = context.getStreamMode();
		int attempts = context.getAttempts();
		Duration waited = context.getWaited();
		List<RefusedAttempt> refused = context.getRefusedAttempts();
		return new Telling(weight, (description) -> {
			description.type("chain");
			description.content().input(call.prompt());
			description.content().output(response);
			Outcomes.describe(outcome, description);
			description.metadata("call_id", call.id());
			description.metadata("route", call.route());
			description.metadata("stream", call.streaming());
			description.metadata("stream_mode", streamMode);
			description.metadata("attempts", attempts);
			description.metadata("waited_ms", waited.isZero() ? null : waited.toMillis());
			description.metadata("target", (last != null) ? last.attempt().target().name() : null);
			description.metadata("refused_attempts",
					refused.isEmpty() ? null
							: refused.stream()
								.map((attempt) -> attempt.target() + ": " + attempt.kind())
								.collect(Collectors.joining(", ")));
		});
	}

	private static @Nullable ChatResponse response(RoutedCallObservationContext context) {
		return (context.getOutcome() instanceof Outcome.Succeeded succeeded) ? succeeded.response()
				: context.getPartialResponse();
	}

}
