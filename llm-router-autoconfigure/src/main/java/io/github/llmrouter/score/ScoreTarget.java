package io.github.llmrouter.score;

import io.github.llmrouter.observation.TraceReference;

import org.springframework.util.Assert;

/**
 * What a score is about.
 */
public sealed interface ScoreTarget {

	/**
	 * A trace, which is all that was done for one request.
	 * @param traceId its id, of 32 hexadecimal digits
	 * @return the target
	 */
	static ScoreTarget trace(String traceId) {
		return new Trace(traceId);
	}

	/**
	 * A part of a trace, such as one answer of a model.
	 * @param traceId the id of the trace, of 32 hexadecimal digits
	 * @param observationId its own id, which is that of its span: 16 hexadecimal digits
	 * @return the target
	 */
	static ScoreTarget observation(String traceId, String observationId) {
		return new Observation(traceId, observationId);
	}

	/**
	 * A call, as {@code RoutedCall.trace()} tells where it is found.
	 * @param reference where it is
	 * @return the target: the call, or its trace if it has no observation of its own
	 */
	static ScoreTarget of(TraceReference reference) {
		String observationId = reference.observationId();
		return (observationId != null) ? observation(reference.traceId(), observationId) : trace(reference.traceId());
	}

	/**
	 * A conversation.
	 * @param sessionId the session of its calls
	 * @return the target
	 */
	static ScoreTarget session(String sessionId) {
		return new Session(sessionId);
	}

	/**
	 * A trace.
	 *
	 * @param traceId its id
	 */
	record Trace(String traceId) implements ScoreTarget {

		public Trace {
			SpanIds.checkTrace(traceId);
		}

	}

	/**
	 * A part of a trace.
	 *
	 * @param traceId the id of the trace
	 * @param observationId its own id
	 */
	record Observation(String traceId, String observationId) implements ScoreTarget {

		public Observation {
			SpanIds.checkTrace(traceId);
			SpanIds.checkObservation(observationId);
		}

	}

	/**
	 * A conversation.
	 *
	 * @param sessionId its id
	 */
	record Session(String sessionId) implements ScoreTarget {

		/** Langfuse's limit. */
		private static final int MAX_LENGTH = 200;

		public Session {
			Assert.isTrue(sessionId != null && !sessionId.isBlank() && sessionId.length() <= MAX_LENGTH,
					() -> "'sessionId' must be a text of up to " + MAX_LENGTH + " characters");
		}

	}

}
