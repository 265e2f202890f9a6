package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.context.LlmContext;
import io.micrometer.observation.Observation;
import io.opentelemetry.api.trace.Span;

/**
 * An observation that is shown in Langfuse. It is found in the observation's context.
 *
 * @param span its span
 * @param mapper describes it
 * @param trace what it shares with the others of its trace
 * @param who on whose behalf it happens, as far as itself knows
 * @param root whether it is the top of what is shown
 */
record ShownObservation(Span span, ObservationMapper<Observation.Context> mapper, LangfuseTrace trace, LlmContext who,
		boolean root) {
}
