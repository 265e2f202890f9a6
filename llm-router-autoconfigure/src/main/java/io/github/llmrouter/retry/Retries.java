package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.github.llmrouter.failure.FailureKind;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.backoff.SleepingBackOffPolicy;

/**
 * When and how often a target is asked again, for all calls. Thread safe.
 */
public final class Retries {

	private static final DoubleSupplier FULL = () -> 1;

	private final RetrySettings settings;

	private final RetryBudget budget;

	private final DelaySource general;

	private final Map<FailureKind, DelaySource> byKind = new EnumMap<>(FailureKind.class);

	/**
	 * Create from settings, on the system's clock.
	 * @param settings how often, and how long to wait
	 * @param custom a backoff of the user's own, or {@code null} for the one the settings
	 * describe. It replaces everything the settings say about waits, those of single
	 * kinds included, and is not jittered; what still hold are the number of attempts,
	 * what a provider asked for, and {@code maxInterval} as the longest wait.
	 * @param budget limits the retries of the process
	 * @param random random numbers from 0 (inclusive) to 1 (exclusive)
	 */
	public Retries(RetrySettings settings, @Nullable SleepingBackOffPolicy<?> custom, RetryBudget budget,
			DoubleSupplier random) {
		this(settings, custom, budget, random, System::nanoTime);
	}

	/**
	 * Create from settings.
	 * @param settings how often, and how long to wait
	 * @param custom a backoff of the user's own, or {@code null}
	 * @param budget limits the retries of the process
	 * @param random random numbers from 0 (inclusive) to 1 (exclusive)
	 * @param nanoTime a monotonic clock, by which the adaptive strategy forgets
	 */
	public Retries(RetrySettings settings, @Nullable SleepingBackOffPolicy<?> custom, RetryBudget budget,
			DoubleSupplier random, LongSupplier nanoTime) {
		this.settings = settings;
		this.budget = budget;
		if (custom != null) {
			this.general = new DelaySource(custom, settings.backOff(), FULL);
			return;
		}
		WaitFactors factors = new WaitFactors(nanoTime);
		DoubleSupplier jitter = settings.jitter() ? random : FULL;
		this.general = source(settings.backOff(), factors, jitter);
		settings.policies().forEach((kind, own) -> {
			if (own.hasBackOff()) {
				this.byKind.put(kind, source(settings.backOff().with(own), factors, jitter));
			}
		});
	}

	private static DelaySource source(BackOffSettings settings, WaitFactors factors, DoubleSupplier jitter) {
		return new DelaySource(settings.policy(factors), settings, jitter);
	}

	/**
	 * How often one target is asked within one call when it fails with this kind.
	 * @param kind the failure
	 * @return attempts, the first included
	 */
	public int maxAttempts(FailureKind kind) {
		KindOverride own = this.settings.policies().get(kind);
		return (own != null && own.maxAttempts() != null) ? own.maxAttempts() : this.settings.maxAttempts();
	}

	/**
	 * The budget of the process.
	 * @return the budget
	 */
	public RetryBudget budget() {
		return this.budget;
	}

	/**
	 * Begin with a target. Nothing is done before its first failure.
	 * @return what to ask after each failure of the target in this call
	 */
	public TargetRetries start() {
		return new TargetRetries(this);
	}

	DelaySource delaySource(FailureKind kind) {
		return this.byKind.getOrDefault(kind, this.general);
	}

	Duration maxRetryAfter() {
		return this.settings.maxRetryAfter();
	}

}
