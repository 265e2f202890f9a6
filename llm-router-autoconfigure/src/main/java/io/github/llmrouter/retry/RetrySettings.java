package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.Map;

import io.github.llmrouter.failure.FailureKind;

import org.springframework.util.Assert;

/**
 * How often a target is asked and how long is waited in between. Intervals count in whole
 * milliseconds.
 *
 * @param maxAttempts attempts at one target, the first included; at least 1
 * @param strategy how waits grow
 * @param initialInterval the first wait; at least 1 ms
 * @param multiplier what {@link BackOffStrategy#EXPONENTIAL} and
 * {@link BackOffStrategy#ADAPTIVE} grow by; at least 1
 * @param maxInterval the longest wait that is our own choice; not shorter than the
 * initial interval, at most 1 day
 * @param jitter whether a wait is shortened by a random part of up to its half, so that
 * callers that failed together do not come back together
 * @param maxRetryAfter the longest wait that a provider may ask for; one that asks for
 * more is not asked again
 * @param policies what differs after a kind of failure
 */
public record RetrySettings(int maxAttempts, BackOffStrategy strategy, Duration initialInterval, double multiplier,
		Duration maxInterval, boolean jitter, Duration maxRetryAfter, Map<FailureKind, KindOverride> policies) {

	/** Three attempts, 1 s and 2 s apart, with jitter. */
	public static final RetrySettings DEFAULTS = new RetrySettings(3, BackOffStrategy.EXPONENTIAL,
			Duration.ofSeconds(1), 2, Duration.ofSeconds(30), true, Duration.ofSeconds(30), Map.of());

	/**
	 * Check the settings.
	 * @throws IllegalArgumentException naming the component that makes no sense
	 */
	public RetrySettings {
		Assert.isTrue(maxAttempts >= 1, "'maxAttempts' must be at least 1");
		Assert.isTrue(maxRetryAfter != null && !maxRetryAfter.isNegative(), "'maxRetryAfter' must not be negative");
		Assert.notNull(policies, "'policies' must not be null");
		BackOffSettings general = new BackOffSettings(strategy, initialInterval, multiplier, maxInterval);
		general.validate("");
		policies.forEach((kind, own) -> {
			String prefix = "policies[" + kind + "].";
			Assert.isTrue(own.maxAttempts() == null || own.maxAttempts() >= 1,
					() -> "'" + prefix + "maxAttempts' must be at least 1");
			general.with(own).validate(prefix);
		});
		policies = Map.copyOf(policies);
	}

	BackOffSettings backOff() {
		return new BackOffSettings(this.strategy, this.initialInterval, this.multiplier, this.maxInterval);
	}

}
