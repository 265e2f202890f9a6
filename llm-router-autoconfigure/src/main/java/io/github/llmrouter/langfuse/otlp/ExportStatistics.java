package io.github.llmrouter.langfuse.otlp;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What became of the observations that were to be sent. Safe for any thread.
 */
public final class ExportStatistics {

	private static final Log logger = LogFactory.getLog("io.github.llmrouter.langfuse");

	private final LongAdder exported = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

	private final AtomicLong queued = new AtomicLong();

	private volatile @Nullable Instant lastSuccess;

	private volatile @Nullable Failure lastFailure;

	/** Not known from the times: clocks are set back. */
	private volatile boolean failing;

	private final List<Consumer<Duration>> delays = new CopyOnWriteArrayList<>();

	/**
	 * Create. Nothing has happened yet.
	 */
	public ExportStatistics() {
		for (DropReason reason : DropReason.values()) {
			this.dropped.put(reason, new LongAdder());
		}
	}

	void queued(int change) {
		this.queued.addAndGet(change);
	}

	void exported(int observations, Duration delay, Instant now) {
		this.exported.add(observations);
		this.lastSuccess = now;
		this.failing = false;
		for (Consumer<Duration> listener : this.delays) {
			tell(listener, delay);
		}
	}

	/** Whatever goes wrong with a meter, the observations are in Langfuse. */
	private static void tell(Consumer<Duration> listener, Duration delay) {
		try {
			listener.accept(delay);
		}
		catch (RuntimeException ex) {
			logger.debug("A delay could not be counted", ex);
		}
	}

	void failed(String what, Instant now) {
		this.failures.increment();
		this.lastFailure = new Failure(what, now);
		this.failing = true;
	}

	void dropped(DropReason reason, long observations) {
		adder(reason).add(observations);
	}

	/**
	 * Tell one more how long observations wait to be sent.
	 * @param listener told of each request the time from the end of its oldest
	 * observation to its acceptance
	 */
	public void onDelay(Consumer<Duration> listener) {
		this.delays.add(listener);
	}

	/**
	 * How many observations Langfuse has accepted.
	 * @return the number since the start
	 */
	public long exported() {
		return this.exported.sum();
	}

	/**
	 * How many requests have failed. What they held may have been sent again since.
	 * @return the number since the start
	 */
	public long failures() {
		return this.failures.sum();
	}

	/**
	 * How many observations will never be in Langfuse.
	 * @param reason why
	 * @return the number since the start
	 */
	public long dropped(DropReason reason) {
		return adder(reason).sum();
	}

	private LongAdder adder(DropReason reason) {
		LongAdder adder = this.dropped.get(reason);
		if (adder == null) {
			throw new IllegalArgumentException("Unknown reason");
		}
		return adder;
	}

	/**
	 * How many observations wait to be sent, or are being sent.
	 * @return the number now
	 */
	public long queued() {
		return this.queued.get();
	}

	/**
	 * When Langfuse last accepted something.
	 * @return the time, or {@code null} if it has not yet
	 */
	public @Nullable Instant lastSuccess() {
		return this.lastSuccess;
	}

	/**
	 * The last request that failed.
	 * @return the failure, or {@code null} if none has
	 */
	public @Nullable Failure lastFailure() {
		return this.lastFailure;
	}

	/**
	 * Whether the last request failed.
	 * @return {@code false} if the last one succeeded, or there was none
	 */
	public boolean isFailing() {
		return this.failing;
	}

	/**
	 * A request that failed.
	 *
	 * @param what the status, or the kind of exception
	 * @param time when
	 */
	public record Failure(String what, Instant time) {
	}

}
