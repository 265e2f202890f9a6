package io.github.llmrouter.retry;

import java.time.Duration;

import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.backoff.ThreadWaitSleeper;

/**
 * Waits the initial interval once, twice, three times and so on, up to the maximum.
 * Thread safe.
 */
public final class LinearBackOffPolicy extends SteppedBackOffPolicy<LinearBackOffPolicy> {

	/**
	 * Create a policy that sleeps on the calling thread.
	 * @param initialInterval the first wait, and by how much each is longer than the one
	 * before; at least 1 ms
	 * @param maxInterval the longest wait; at most 1 day
	 */
	public LinearBackOffPolicy(Duration initialInterval, Duration maxInterval) {
		this(initialInterval, maxInterval, new ThreadWaitSleeper());
	}

	private LinearBackOffPolicy(Duration initialInterval, Duration maxInterval, Sleeper sleeper) {
		super(initialInterval, maxInterval, sleeper);
	}

	@Override
	public LinearBackOffPolicy withSleeper(Sleeper sleeper) {
		return new LinearBackOffPolicy(initialInterval(), maxInterval(), sleeper);
	}

	@Override
	long nextInterval(Steps steps) {
		return times(steps.next());
	}

}
