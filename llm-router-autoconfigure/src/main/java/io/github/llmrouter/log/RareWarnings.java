package io.github.llmrouter.log;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;

/**
 * Warns that something of the application failed, of each thing once a minute at most. Of
 * the exception only its class is told: its message may quote the prompt. Safe for any
 * thread.
 */
public final class RareWarnings {

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	private final Log logger;

	private final LongSupplier nanoTime;

	private final Map<String, Long> last = new ConcurrentHashMap<>();

	/**
	 * Create.
	 * @param logger who warns
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	public RareWarnings(Log logger, LongSupplier nanoTime) {
		this.logger = logger;
		this.nanoTime = nanoTime;
	}

	/**
	 * Warn, unless that was done a short time ago.
	 * @param message what failed: one of a few texts, which are kept
	 * @param failure how
	 */
	public void warn(String message, Throwable failure) {
		if (isDue(message)) {
			this.logger.warn(message + " (" + failure.getClass().getName() + ")");
		}
	}

	/**
	 * Warn, unless that was done a short time ago.
	 * @param message what is to be told: one of a few texts, which are kept
	 */
	public void warn(String message) {
		if (isDue(message)) {
			this.logger.warn(message);
		}
	}

	private boolean isDue(String message) {
		long now = this.nanoTime.getAsLong();
		AtomicBoolean due = new AtomicBoolean();
		this.last.compute(message, (key, before) -> {
			due.set(before == null || now - before >= INTERVAL);
			return due.get() ? now : before;
		});
		return due.get();
	}

}
