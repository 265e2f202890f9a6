package io.github.llmrouter.langfuse.otlp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;

/**
 * The spans whose time is over while something that they are to say is not known yet. Not
 * so many that others find no place. Safe for any thread.
 */
final class IncompleteSpans {

	private final int maxSpans;

	private final long maxWeight;

	private final ObjLongConsumer<Span> finish;

	private final Map<Span, Waiting> spans = new ConcurrentHashMap<>();

	private final AtomicLong weight = new AtomicLong();

	private volatile boolean closed;

	/**
	 * Create.
	 * @param maxSpans how many at most
	 * @param maxWeight how much content at most, in bytes
	 * @param finish ends a span as of a time in nanoseconds; throws nothing
	 */
	IncompleteSpans(int maxSpans, long maxWeight, ObjLongConsumer<Span> finish) {
		this.maxSpans = maxSpans;
		this.maxWeight = maxWeight;
		this.finish = finish;
	}

	/**
	 * End a span once everything is known; at once if too many wait for that.
	 * @param span a span
	 * @param weight how much its content weighs, in bytes
	 * @param complete runs what it gets when that is so
	 */
	void end(Span span, long weight, Consumer<Runnable> complete) {
		this.spans.put(span, new Waiting(now(span), weight));
		boolean tooMuch = this.weight.addAndGet(weight) > this.maxWeight || this.spans.size() > this.maxSpans;
		if (tooMuch || this.closed) {
			end(span);
			return;
		}
		complete.accept(() -> end(span));
		if (this.closed) {
			end(span);
		}
	}

	private void end(Span span) {
		Waiting waiting = this.spans.remove(span);
		if (waiting != null) {
			this.weight.addAndGet(-waiting.weight());
			this.finish.accept(span, waiting.endEpochNanos());
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

	private record Waiting(long endEpochNanos, long weight) {
	}

}
