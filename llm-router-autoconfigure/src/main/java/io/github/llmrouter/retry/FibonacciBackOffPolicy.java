package io.github.llmrouter.retry;

import java.time.Duration;

import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.backoff.ThreadWaitSleeper;

/**
 * Waits the initial interval times 1, 1, 2, 3, 5, 8 and so on, up to the maximum: slower
 * to grow than doubling, faster than adding. Thread safe.
 */
public final class FibonacciBackOffPolicy extends SteppedBackOffPolicy<FibonacciBackOffPolicy> {

	/**
	 * Create a policy that sleeps on the calling thread.
	 * @param initialInterval the first wait; at least 1 ms
	 * @param maxInterval the longest wait; at most 1 day
	 */
	public FibonacciBackOffPolicy(Duration initialInterval, Duration maxInterval) {
		this(initialInterval, maxInterval, new ThreadWaitSleeper());
	}

	private FibonacciBackOffPolicy(Duration initialInterval, Duration maxInterval, Sleeper sleeper) {
		super(initialInterval, maxInterval, sleeper);
	}

	@Override
	public FibonacciBackOffPolicy withSleeper(Sleeper sleeper) {
		return new FibonacciBackOffPolicy(initialInterval(), maxInterval(), sleeper);
	}

	@Override
	long nextInterval(Steps steps) {
		return times(fibonacci(steps.next()));
	}

	private static long fibonacci(long n) {
		long previous = 0;
		long current = 1;
		// the 60th is beyond any maximum in milliseconds
		for (int i = 1; i < Math.min(n, 60); i++) {
			long next = previous + current;
			previous = current;
			current = next;
		}
		return current;
	}

}
