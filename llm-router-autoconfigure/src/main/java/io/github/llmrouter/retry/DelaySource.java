package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.SleepingBackOffPolicy;

/**
 * A backoff policy, and what is made of the time that it would sleep. Shared by all
 * calls.
 */
final class DelaySource {

	private static final Log logger = LogFactory.getLog(DelaySource.class);

	private final SleepingBackOffPolicy<?> policy;

	private final Duration initialInterval;

	private final Duration maxInterval;

	private final DoubleSupplier random;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a source.
	 * @param policy says how long to wait
	 * @param settings the wait if the policy throws, and the longest
	 * @param random how much of a wait's second half is waited, from 0 to 1
	 */
	DelaySource(SleepingBackOffPolicy<?> policy, BackOffSettings settings, DoubleSupplier random) {
		this.policy = policy;
		this.initialInterval = settings.initialInterval();
		this.maxInterval = settings.maxInterval();
		this.random = random;
	}

	/**
	 * Begin the waits of one call at one target.
	 */
	Delays start(RetryContext context) {
		return new Delays(this, this.policy, context);
	}

	/**
	 * The delay for what a policy slept.
	 */
	Duration delay(long millis) {
		Duration full = (millis < this.maxInterval.toMillis()) ? Duration.ofMillis(millis) : this.maxInterval;
		Duration half = full.dividedBy(2);
		return half.plusNanos((long) (this.random.getAsDouble() * full.minus(half).toNanos()));
	}

	/**
	 * The delay for a policy that threw: a call must not be lost by that, nor may it
	 * hammer a target. Logged once.
	 */
	Duration delayInstead(RuntimeException ex) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("Backoff policy " + this.policy.getClass().getName() + " threw; "
					+ "waiting the initial interval instead, now and whenever it does", ex);
		}
		return delay(this.initialInterval.toMillis());
	}

}
