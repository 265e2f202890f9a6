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
 * @param who on whose behalf it happens, as far as itself and what encloses it know
 * @param root whether it is the top of what is shown
 * @param call whether it is a call or an attempt, which happens for nobody else than it
 * says
 * @param attempt whether it is an attempt
 */
record ShownObservation(Span span, ObservationMapper<Observation.Context> mapper, LangfuseTrace trace, LlmContext who,
		boolean root, boolean call, boolean attempt) {
}
