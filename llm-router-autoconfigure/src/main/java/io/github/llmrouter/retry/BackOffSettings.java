package io.github.llmrouter.retry;

import java.time.Duration;

import org.springframework.retry.backoff.ExponentialBackOffPolicy;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.backoff.SleepingBackOffPolicy;
import org.springframework.util.Assert;

/**
 * A strategy and its numbers: those for all failures, or those for one kind.
 *
 * @param strategy how waits grow
 * @param initialInterval the first wait
 * @param multiplier what each wait is multiplied by, where the strategy does that
 * @param maxInterval the longest wait
 */
record BackOffSettings(BackOffStrategy strategy, Duration initialInterval, double multiplier, Duration maxInterval) {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(1);

	/**
	 * The same with what a kind of failure has of its own.
	 */
	BackOffSettings with(KindOverride own) {
		return new BackOffSettings((own.strategy() != null) ? own.strategy() : this.strategy,
				(own.initialInterval() != null) ? own.initialInterval() : this.initialInterval,
				(own.multiplier() != null) ? own.multiplier() : this.multiplier,
				(own.maxInterval() != null) ? own.maxInterval() : this.maxInterval);
	}

	/**
	 * Refuse numbers that make no sense.
	 * @param prefix what stands before a component's name in the message
	 */
	void validate(String prefix) {
		Assert.notNull(this.strategy, () -> "'" + prefix + "strategy' must not be null");
		Assert.isTrue(Double.isFinite(this.multiplier) && this.multiplier >= 1,
				() -> "'" + prefix + "multiplier' must be at least 1");
		validateIntervals(prefix, this.initialInterval, this.maxInterval);
	}

	static void validateIntervals(String prefix, Duration initialInterval, Duration maxInterval) {
		Assert.isTrue(initialInterval != null && initialInterval.compareTo(SHORTEST) >= 0,
				() -> "'" + prefix + "initialInterval' must be at least 1 ms");
		Assert.isTrue(maxInterval != null && maxInterval.compareTo(LONGEST) <= 0,
				() -> "'" + prefix + "maxInterval' must be at most 1 day");
		Assert.isTrue(maxInterval.compareTo(initialInterval) >= 0,
				() -> "'" + prefix + "maxInterval' must not be shorter than 'initialInterval'");
	}

	SleepingBackOffPolicy<?> policy(WaitFactors factors) {
		return switch (this.strategy) {
			// Spring Retry warns of a multiplier of 1, each time the policy is copied
			case EXPONENTIAL -> (this.multiplier > 1) ? exponential() : fixed();
			case LINEAR -> new LinearBackOffPolicy(this.initialInterval, this.maxInterval);
			case FIBONACCI -> new FibonacciBackOffPolicy(this.initialInterval, this.maxInterval);
			case FIXED -> fixed();
			case ADAPTIVE ->
				new AdaptiveBackOffPolicy(this.initialInterval, this.multiplier, this.maxInterval, factors);
		};
	}

	private ExponentialBackOffPolicy exponential() {
		ExponentialBackOffPolicy policy = new ExponentialBackOffPolicy();
		policy.setInitialInterval(this.initialInterval.toMillis());
		policy.setMultiplier(this.multiplier);
		policy.setMaxInterval(this.maxInterval.toMillis());
		return policy;
	}

	private FixedBackOffPolicy fixed() {
		FixedBackOffPolicy policy = new FixedBackOffPolicy();
		policy.setBackOffPeriod(this.initialInterval.toMillis());
		return policy;
	}

}
