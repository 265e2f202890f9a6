package io.github.llmrouter.score;

import java.util.regex.Pattern;

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
			Ids.check("traceId", traceId, Ids.TRACE);
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
			Ids.check("traceId", traceId, Ids.TRACE);
			Ids.check("observationId", observationId, Ids.OBSERVATION);
		}

	}

	/**
	 * A conversation.
	 *
	 * @param sessionId its id
	 */
	record Session(String sessionId) implements ScoreTarget {

		public Session {
			Assert.hasText(sessionId, "'sessionId' must not be blank");
			Assert.isTrue(sessionId.length() <= Ids.MAX_SESSION,
					() -> "'sessionId' must not be longer than " + Ids.MAX_SESSION);
		}

	}

	/**
	 * What ids look like.
	 */
	final class Ids {

		static final Pattern TRACE = Pattern.compile("(?!0{32})[0-9a-f]{32}");

		static final Pattern OBSERVATION = Pattern.compile("(?!0{16})[0-9a-f]{16}");

		static final int MAX_SESSION = 200;

		private Ids() {
		}

		static void check(String name, String id, Pattern pattern) {
			Assert.isTrue(id != null && pattern.matcher(id).matches(),
					() -> "'" + name + "' must be the id of a span: lower-case hexadecimal digits, not all zero");
		}

	}

}
