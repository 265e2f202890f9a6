package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.backoff.SleepingBackOffPolicy;

/**
 * A backoff whose waits depend on how many there were before. Immutable: what changes is
 * in the context.
 *
 * @param <T> the policy itself
 */
abstract class SteppedBackOffPolicy<T extends SteppedBackOffPolicy<T>> implements SleepingBackOffPolicy<T> {

	private final long initialInterval;

	private final long maxInterval;

	private final Sleeper sleeper;

	SteppedBackOffPolicy(Duration initialInterval, Duration maxInterval, Sleeper sleeper) {
		BackOffSettings.validateIntervals("", initialInterval, maxInterval);
		this.initialInterval = initialInterval.toMillis();
		this.maxInterval = maxInterval.toMillis();
		this.sleeper = sleeper;
	}

	/**
	 * The next wait.
	 * @param steps what has been before
	 * @return milliseconds, not negative
	 */
	abstract long nextInterval(Steps steps);

	final Duration initialInterval() {
		return Duration.ofMillis(this.initialInterval);
	}

	final Duration maxInterval() {
		return Duration.ofMillis(this.maxInterval);
	}

	/**
	 * A multiple of the initial interval, within the maximum.
	 */
	final long times(double factor) {
		return (long) Math.min(this.initialInterval * factor, this.maxInterval);
	}

	@Override
	public BackOffContext start(RetryContext context) {
		return new Steps();
	}

	@Override
	public void backOff(BackOffContext context) {
		try {
			this.sleeper.sleep(nextInterval((Steps) context));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BackOffInterruptedException("Interrupted while backing off", ex);
		}
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[initialInterval=" + this.initialInterval + ", maxInterval="
				+ this.maxInterval + "]";
	}

	/**
	 * Counts the waits of one retried operation.
	 */
	static class Steps implements BackOffContext {

		private final AtomicLong count = new AtomicLong();

		/**
		 * The number of the wait that begins.
		 * @return from 1
		 */
		final long next() {
			return this.count.incrementAndGet();
		}

	}

}
