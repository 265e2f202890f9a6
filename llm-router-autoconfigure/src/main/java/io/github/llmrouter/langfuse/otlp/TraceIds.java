package io.github.llmrouter.langfuse.otlp;

import java.util.function.Supplier;

import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Random ids, but for the traces that are known elsewhere: there they have the same id,
 * so that one is found by the other.
 */
final class TraceIds implements IdGenerator {

	private final IdGenerator random = IdGenerator.random();

	private final ThreadLocal<String> next = new ThreadLocal<>();

	/**
	 * Do something that starts a trace.
	 * @param traceId the trace's id, or {@code null} for a random one
	 * @param action what to do, on this thread
	 * @return what it returns
	 */
	<T> T withTraceId(@Nullable String traceId, Supplier<T> action) {
		if (traceId == null) {
			return action.get();
		}
		this.next.set(traceId);
		try {
			return action.get();
		}
		finally {
			this.next.remove();
		}
	}

	@Override
	public String generateTraceId() {
		String traceId = this.next.get();
		return (traceId != null) ? traceId : this.random.generateTraceId();
	}

	@Override
	public String generateSpanId() {
		return this.random.generateSpanId();
	}

}
