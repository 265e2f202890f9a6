package io.github.llmrouter.score;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;

/**
 * Tells whether Langfuse is shown what a score is about, so that none is about a trace
 * that is not there. Safe for any thread.
 */
final class ScoreSampling {

	private final Sampler sampler;

	/**
	 * Create.
	 * @param rate share of traces that are shown, from 0 to 1
	 */
	ScoreSampling(double rate) {
		// the one that decides on spans: both must come to the same answer
		this.sampler = Sampler.traceIdRatioBased(rate);
	}

	boolean shows(ScoreTarget target) {
		if (target instanceof ScoreTarget.Trace trace) {
			return shows(trace.traceId());
		}
		if (target instanceof ScoreTarget.Observation observation) {
			return shows(observation.traceId());
		}
		// some of its traces may be shown
		return true;
	}

	private boolean shows(String traceId) {
		return this.sampler.shouldSample(Context.root(), traceId, "", SpanKind.INTERNAL, Attributes.empty(), List.of())
			.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
	}

}
