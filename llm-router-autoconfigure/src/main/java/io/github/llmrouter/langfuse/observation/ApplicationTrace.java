package io.github.llmrouter.langfuse.observation;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.opentelemetry.api.trace.TraceId;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Finds the trace to which the application's own tracing says that an observation
 * belongs.
 */
final class ApplicationTrace {

	private static final int ID_LENGTH = 32;

	private final boolean tracing = ClassUtils.isPresent(
			"io.micrometer.tracing.handler.TracingObservationHandler$TracingContext",
			ApplicationTrace.class.getClassLoader());

	/**
	 * Find the trace.
	 * @param context the observation, just begun
	 * @return its trace's id, 32 hexadecimal digits, or {@code null} if there is none
	 */
	@Nullable String id(Observation.Context context) {
		return this.tracing ? OfMicrometer.id(context) : null;
	}

	/** Apart, so that it is linked only where there is tracing. */
	private static final class OfMicrometer {

		private static @Nullable String id(Observation.Context context) {
			TracingContext tracing = context.get(TracingContext.class);
			Span span = (tracing != null) ? tracing.getSpan() : null;
			// of a trace that is not sampled as well
			String id = (span != null) ? span.context().traceId() : "";
			String padded = "0".repeat(Math.max(0, ID_LENGTH - id.length())) + id;
			return TraceId.isValid(padded) ? padded : null;
		}

	}

}
