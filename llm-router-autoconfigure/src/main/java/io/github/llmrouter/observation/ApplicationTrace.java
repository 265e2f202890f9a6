package io.github.llmrouter.observation;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Finds the trace to which the application's own tracing says that an observation
 * belongs.
 */
public final class ApplicationTrace {

	private static final int ID_LENGTH = 32;

	private static final String NO_ID = "0".repeat(ID_LENGTH);

	private final boolean tracing = ClassUtils.isPresent(
			"io.micrometer.tracing.handler.TracingObservationHandler$TracingContext",
			ApplicationTrace.class.getClassLoader());

	/**
	 * Find the trace, sampled or not.
	 * @param context the observation, begun
	 * @return where it is found, or {@code null} if there is no tracing
	 */
	public @Nullable TraceReference find(Observation.ContextView context) {
		return this.tracing ? OfMicrometer.find(context) : null;
	}

	/** Apart, so that it is linked only where there is tracing. */
	private static final class OfMicrometer {

		private static @Nullable TraceReference find(Observation.ContextView context) {
			TracingContext tracing = context.get(TracingContext.class);
			Span span = (tracing != null) ? tracing.getSpan() : null;
			if (span == null) {
				return null;
			}
			// some have 64 bits only
			String id = span.context().traceId();
			String padded = "0".repeat(Math.max(0, ID_LENGTH - id.length())) + id;
			return padded.equals(NO_ID) ? null : new TraceReference(padded, span.context().spanId());
		}

	}

}
