package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Asks the store of limits, and decides what holds while it does not answer. After a
 * failure it is left alone for a while, so that not every call waits for it in vain; then
 * one call finds out whether it is back. Safe for any thread.
 */
final class StoreGuard {

	private static final Log logger = LogFactory.getLog(StoreGuard.class);

	private static final long REST = Duration.ofSeconds(1).toNanos();

	private static final long LOG_INTERVAL = Duration.ofSeconds(30).toNanos();

	private final boolean allowing;

	private final RateLimitStatistics statistics;

	private final LongSupplier nanoTime;

	private final AtomicLong restUntil;

	private final AtomicLong nextLog;

	private volatile boolean failing;

	/**
	 * Create.
	 * @param allowing whether requests are admitted while the store does not answer
	 * @param statistics counts
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	StoreGuard(boolean allowing, RateLimitStatistics statistics, LongSupplier nanoTime) {
		this.allowing = allowing;
		this.statistics = statistics;
		this.nanoTime = nanoTime;
		this.restUntil = new AtomicLong(nanoTime.getAsLong());
		this.nextLog = new AtomicLong(nanoTime.getAsLong());
	}

	boolean isAllowing() {
		return this.allowing;
	}

	/**
	 * For how long the store is left alone.
	 * @return at least a millisecond
	 */
	long restNanos() {
		return Math.max(Duration.ofMillis(1).toNanos(), this.restUntil.get() - this.nanoTime.getAsLong());
	}

	/**
	 * Ask the store.
	 * @param question asks it; any exception means that it does not answer
	 * @param otherwise answers in its place
	 * @param <T> what it is asked for
	 * @return the answer
	 */
	<T> T ask(Supplier<T> question, Supplier<T> otherwise) {
		if (this.failing && !mayTry()) {
			return otherwise.get();
		}
		try {
			T answer = question.get();
			if (this.failing) {
				this.failing = false;
				logger.info("The store of rate limits answers again");
			}
			return answer;
		}
		catch (RuntimeException ex) {
			failed(ex);
			return otherwise.get();
		}
	}

	/**
	 * Tell the store something, which is lost if it does not answer.
	 * @param message tells it
	 */
	void tell(Runnable message) {
		Boolean told = ask(() -> {
			message.run();
			return true;
		}, () -> false);
		if (!told) {
			logger.debug("The store of rate limits was not told what was used");
		}
	}

	private boolean mayTry() {
		long now = this.nanoTime.getAsLong();
		long until = this.restUntil.get();
		return now - until >= 0 && this.restUntil.compareAndSet(until, now + REST);
	}

	private void failed(RuntimeException ex) {
		Throwable root = root(ex);
		if (root instanceof InterruptedException) {
			// of a caller that went away: the store is not to blame
			return;
		}
		this.statistics.storeFailed();
		long now = this.nanoTime.getAsLong();
		this.restUntil.set(now + REST);
		this.failing = true;
		long next = this.nextLog.get();
		if (now - next >= 0 && this.nextLog.compareAndSet(next, now + LOG_INTERVAL)) {
			logger.warn("The store of rate limits does not answer (" + root.getClass().getSimpleName()
					+ "). Meanwhile requests are " + (this.allowing ? "not limited" : "refused")
					+ ", as llm.rate-limit.on-store-failure says.");
		}
	}

	private static Throwable root(Throwable error) {
		Throwable root = error;
		for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
			root = root.getCause();
		}
		return root;
	}

}
