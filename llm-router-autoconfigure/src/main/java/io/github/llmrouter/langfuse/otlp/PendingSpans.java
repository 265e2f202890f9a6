package io.github.llmrouter.langfuse.otlp;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The spans that wait to be sent or are being sent: not too many, and not with too much
 * content. Safe for any thread.
 */
final class PendingSpans {

	private final int maxSpans;

	private final long maxWeight;

	private final ExportStatistics statistics;

	private final Map<String, Pending> pending = new ConcurrentHashMap<>();

	private final AtomicInteger spans = new AtomicInteger();

	private final AtomicLong weight = new AtomicLong();

	private volatile boolean closed;

	/**
	 * Create.
	 * @param maxSpans how many at most
	 * @param maxWeight how much content at most, in bytes
	 * @param statistics counts what is not admitted
	 */
	PendingSpans(int maxSpans, long maxWeight, ExportStatistics statistics) {
		this.maxSpans = maxSpans;
		this.maxWeight = maxWeight;
		this.statistics = statistics;
	}

	/**
	 * Ask for a place.
	 * @param spanId the span
	 * @param weight how much its content weighs, in bytes
	 * @param details makes its details
	 * @return {@code false} if there is no place, or nothing is sent any more
	 */
	boolean admit(String spanId, long weight, Function<Instant, SpanDetails> details) {
		if (this.closed) {
			this.statistics.dropped(DropReason.SHUTDOWN, 1);
			return false;
		}
		if (this.spans.incrementAndGet() > this.maxSpans) {
			this.spans.decrementAndGet();
			this.statistics.dropped(DropReason.QUEUE_FULL, 1);
			return false;
		}
		// one that is larger than everything together may still go alone
		if (this.weight.addAndGet(weight) > this.maxWeight && this.spans.get() > 1) {
			this.weight.addAndGet(-weight);
			this.spans.decrementAndGet();
			this.statistics.dropped(DropReason.MEMORY_FULL, 1);
			return false;
		}
		this.pending.put(spanId, new Pending(weight, details));
		this.statistics.queued(1);
		return true;
	}

	/**
	 * The details of a span that is to be sent now. It keeps its place until
	 * {@link #done}.
	 * @param spanId the span
	 * @return makes the details, or {@code null} if the span has no place
	 */
	@Nullable Function<Instant, SpanDetails> details(String spanId) {
		Pending span = this.pending.get(spanId);
		return (span != null) ? span.details() : null;
	}

	/**
	 * A span has been sent, or never will be.
	 * @param spanId the span
	 */
	void done(String spanId) {
		Pending span = this.pending.remove(spanId);
		if (span != null) {
			this.spans.decrementAndGet();
			this.weight.addAndGet(-span.weight());
			this.statistics.queued(-1);
		}
	}

	/**
	 * Nothing is sent any more.
	 */
	void close() {
		this.closed = true;
		this.pending.keySet().forEach((spanId) -> {
			this.statistics.dropped(DropReason.SHUTDOWN, 1);
			done(spanId);
		});
	}

	private record Pending(long weight, Function<Instant, SpanDetails> details) {
	}

}
