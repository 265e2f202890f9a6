package io.github.llmrouter.observation;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * What the application's own tracing has opened of an observation on this thread: what it
 * says is current, and the ids in the logs.
 */
final class TracingScopes {

	private static final boolean TRACING = ClassUtils.isPresent(
			"io.micrometer.tracing.handler.TracingObservationHandler$TracingContext",
			TracingScopes.class.getClassLoader());

	private TracingScopes() {
	}

	/**
	 * The scope that was opened last, of those that are not closed.
	 * @param context the observation
	 * @return the scope, or {@code null} if there is none
	 */
	static @Nullable Object current(Observation.ContextView context) {
		return TRACING ? OfMicrometer.current(context) : null;
	}

	/**
	 * Close what was opened after a scope.
	 * @param context the observation
	 * @param before the scope, as {@link #current} had it
	 */
	static void closeDownTo(Observation.ContextView context, @Nullable Object before) {
		if (TRACING) {
			OfMicrometer.closeDownTo(context, before);
		}
	}

	/**
	 * Let tracing take a scope for the current one, which stays as it is.
	 * @param context the observation
	 * @param scope the scope, or {@code null} for none
	 */
	static void set(Observation.ContextView context, @Nullable Object scope) {
		if (TRACING) {
			OfMicrometer.set(context, scope);
		}
	}

	/** Apart, so that it is linked only where there is tracing. */
	private static final class OfMicrometer {

		private static @Nullable Object current(Observation.ContextView context) {
			TracingContext tracing = context.get(TracingContext.class);
			return (tracing != null) ? tracing.getScope() : null;
		}

		private static void closeDownTo(Observation.ContextView context, @Nullable Object before) {
			Object last = null;
			Object scope = current(context);
			while (scope != before && scope != last && scope instanceof CurrentTraceContext.Scope open) {
				open.close();
				last = scope;
				scope = current(context);
			}
			set(context, before);
		}

		private static void set(Observation.ContextView context, @Nullable Object scope) {
			TracingContext tracing = context.get(TracingContext.class);
			if (tracing != null) {
				tracing.setScope((CurrentTraceContext.Scope) scope);
			}
		}

	}

}
