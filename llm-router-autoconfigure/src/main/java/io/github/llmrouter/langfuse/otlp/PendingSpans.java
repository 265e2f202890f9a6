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
	 * @return {@code null} if it has one, otherwise why not
	 */
	@Nullable DropReason admit(String spanId, long weight, Function<Instant, SpanDetails> details) {
		if (this.closed) {
			return DropReason.SHUTDOWN;
		}
		if (this.spans.incrementAndGet() > this.maxSpans) {
			this.spans.decrementAndGet();
			return DropReason.QUEUE_FULL;
		}
		// one that is larger than everything together may still go alone
		if (this.weight.addAndGet(weight) > this.maxWeight && weight > 0 && this.spans.get() > 1) {
			this.weight.addAndGet(-weight);
			this.spans.decrementAndGet();
			return DropReason.MEMORY_FULL;
		}
		this.pending.put(spanId, new Pending(weight, details));
		this.statistics.queued(1);
		return null;
	}

	/**
	 * Whether what waits should be sent sooner than usual.
	 * @return whether half of the places or of the memory is taken
	 */
	boolean isHalfFull() {
		return this.spans.get() > this.maxSpans / 2 || this.weight.get() > this.maxWeight / 2;
	}

	/**
	 * The details of a span that is to be sent now. It keeps its place until
	 * {@link #done}.
	 * @param spanId the span
	 * @return makes the details, or {@code null} if the span has no place
	 */
	@Nullable Function<Instant, SpanDetails> details(String spanId) {
		Pending span = this.pending.get(spanId);
		return (span != null) ? span.details : null;
	}

	/**
	 * All is known now that a span says.
	 * @param spanId the span
	 * @param now the time
	 */
	void completed(String spanId, Instant now) {
		Pending span = this.pending.get(spanId);
		if (span != null) {
			span.completed = now;
		}
	}

	/**
	 * A span is going to be sent.
	 * @param spanId the span
	 */
	void handedOver(String spanId) {
		Pending span = this.pending.get(spanId);
		if (span != null) {
			span.handedOver = true;
		}
	}

	/**
	 * Give the place of a span back that did not get as far as what sends it.
	 * @param spanId the span
	 * @return whether that is so
	 */
	boolean takeBack(String spanId) {
		Pending span = this.pending.get(spanId);
		if (span == null || span.handedOver) {
			return false;
		}
		done(spanId);
		return true;
	}

	/**
	 * Since when a span could be sent.
	 * @param spanId the span
	 * @param end when it ended
	 * @return the time
	 */
	Instant ready(String spanId, Instant end) {
		Pending span = this.pending.get(spanId);
		Instant completed = (span != null) ? span.completed : null;
		return (completed != null) ? completed : end;
	}

	/**
	 * A span has been sent, or never will be.
	 * @param spanId the span
	 */
	void done(String spanId) {
		Pending span = this.pending.remove(spanId);
		if (span != null) {
			this.spans.decrementAndGet();
			this.weight.addAndGet(-span.weight);
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

	private static final class Pending {

		private final long weight;

		private final Function<Instant, SpanDetails> details;

		private volatile @Nullable Instant completed;

		private volatile boolean handedOver;

		Pending(long weight, Function<Instant, SpanDetails> details) {
			this.weight = weight;
			this.details = details;
		}

	}

}
