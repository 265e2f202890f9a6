package io.github.llmrouter.retry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.backoff.SleepingBackOffPolicy;

/**
 * One policy at work for one call at one target. It runs on a sleeper that only adds up,
 * so that it says how long to wait instead of waiting. Used by one thread at a time.
 */
final class Delays {

	private final DelaySource source;

	private final Recorder recorder = new Recorder();

	private final SleepingBackOffPolicy<?> policy;

	private final RetryContext retryContext;

	private @Nullable BackOffPolicy started;

	private @Nullable BackOffContext context;

	Delays(DelaySource source, SleepingBackOffPolicy<?> policy, RetryContext retryContext) {
		this.source = source;
		this.policy = policy;
		this.retryContext = retryContext;
	}

	/**
	 * How long to wait after the failure that the retry context holds.
	 */
	Duration next() {
		try {
			BackOffPolicy policy = this.started;
			if (policy == null) {
				policy = this.policy.withSleeper(this.recorder);
				this.context = policy.start(this.retryContext);
				this.started = policy;
			}
			policy.backOff(this.context);
			return this.source.delay(this.recorder.millis);
		}
		catch (RuntimeException ex) {
			return this.source.delayInstead(ex);
		}
		finally {
			this.recorder.millis = 0;
		}
	}

	/**
	 * The attempt after the last delay is over.
	 * @param error why it failed; {@code null} if it did not
	 */
	void ended(@Nullable Throwable error) {
		if (this.context instanceof AdaptiveContext adaptive) {
			adaptive.ended(error);
		}
	}

	/**
	 * Adds up what a policy would sleep.
	 */
	private static final class Recorder implements Sleeper {

		private long millis;

		@Override
		public void sleep(long backOffPeriod) {
			long sum = this.millis + Math.max(0, backOffPeriod);
			this.millis = (sum >= 0) ? sum : Long.MAX_VALUE;
		}

	}

}
