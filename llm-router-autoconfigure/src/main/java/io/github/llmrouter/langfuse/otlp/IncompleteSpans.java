package io.github.llmrouter.langfuse.otlp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;

/**
 * The spans whose time is over while something that they are to say is not known yet.
 * Safe for any thread.
 */
final class IncompleteSpans {

	/** With the time of their end, in nanoseconds of the epoch. */
	private final Map<Span, Long> spans = new ConcurrentHashMap<>();

	private volatile boolean closed;

	/**
	 * End a span once everything is known.
	 * @param span a span
	 * @param complete runs what it gets when that is so
	 */
	void end(Span span, Consumer<Runnable> complete) {
		this.spans.put(span, now(span));
		complete.accept(() -> end(span));
		if (this.closed) {
			end(span);
		}
	}

	private void end(Span span) {
		Long end = this.spans.remove(span);
		if (end != null) {
			span.end(end, TimeUnit.NANOSECONDS);
		}
	}

	/** By the span's own clock, which no change of the system's disturbs. */
	private static long now(Span span) {
		return (span instanceof ReadableSpan readable)
				? readable.toSpanData().getStartEpochNanos() + readable.getLatencyNanos()
				: TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
	}

	/**
	 * End all.
	 */
	void close() {
		this.closed = true;
		this.spans.keySet().forEach(this::end);
	}

}
