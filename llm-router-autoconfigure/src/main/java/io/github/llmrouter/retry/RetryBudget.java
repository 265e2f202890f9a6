package io.github.llmrouter.retry;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.llmrouter.failure.Failure;

/**
 * Keeps retries and fallbacks from adding to an outage: what all calls of the process ask
 * beyond their first attempts is paid from one bucket of tokens, which answers and time
 * refill.
 * <ul>
 * <li>A retry costs a token, and is made only while more than half of them are left. The
 * half is that of gRPC's retry throttling (proposal A6).</li>
 * <li>A fallback is what a chain is for. It is free as long as its target is not known to
 * fail, and costs a token afterwards if it fails. To a target that is known to fail it
 * costs a token beforehand, down to the last.</li>
 * </ul>
 * A target's score is 20 at first. It loses 1 with each fallback to it that fails, gains
 * 3 with each that is answered, and stays within -20 and 20; at 0 and below the target is
 * known to fail. All scores are forgotten when the bucket is full again.
 * <p>
 * So while everything fails, the requests beyond the first attempts are at most
 * {@code maxTokens + successGain * answers + minPerSecond * seconds}, and those that went
 * to a target before it was known to fail. A healthy target in the chain is reached by
 * every call, however many there are at once and however long answers take.
 * <p>
 * Thread safe: a short lock, which a call that was answered at once does not take while
 * the bucket is full. Targets are those of the configuration, which bounds what is kept.
 */
public final class RetryBudget {

	private static final int BEST_SCORE = 20;

	private static final int SCORE_OF_ANSWER = 3;

	private static final double NANOS_PER_SECOND = 1_000_000_000;

	private final RetryBudgetSettings settings;

	private final LongSupplier nanoTime;

	private final Map<String, Integer> scores = new HashMap<>();

	private double tokens;

	private long refilledAt;

	private volatile boolean full = true;

	/**
	 * Create a full budget.
	 * @param settings its size and what refills it
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	public RetryBudget(RetryBudgetSettings settings, LongSupplier nanoTime) {
		this.settings = settings;
		this.nanoTime = nanoTime;
		this.tokens = settings.maxTokens();
		this.refilledAt = nanoTime.getAsLong();
	}

	/**
	 * Ask for one more request to the target that has just failed.
	 * @return whether it may be made; if so it is paid
	 */
	public synchronized boolean tryAcquireRetry() {
		return !this.settings.enabled() || take(this.settings.maxTokens() / 2.0);
	}

	/**
	 * What was paid by {@link #tryAcquireRetry()} was not made after all.
	 */
	public synchronized void giveBack() {
		refill();
		change(1);
	}

	/**
	 * Ask for a request to another target than the one that has just failed.
	 * @param target the name of the target to go to
	 * @return whether it may be made. If not, a target further on in the chain may still
	 * be free.
	 */
	public synchronized boolean tryAcquireFallback(String target) {
		return !this.settings.enabled() || isTrusted(target) || take(0);
	}

	/**
	 * A call was answered, by whichever attempt.
	 */
	public void onSuccess() {
		if (this.full) {
			return;
		}
		synchronized (this) {
			refill();
			change(this.settings.successGain());
		}
	}

	/**
	 * A target that a call fell back to answered it.
	 * @param target its name
	 */
	public synchronized void onFallbackSuccess(String target) {
		this.scores.computeIfPresent(target, (name, score) -> Math.min(BEST_SCORE, score + SCORE_OF_ANSWER));
	}

	/**
	 * The first attempt at a target that a call fell back to failed.
	 * @param target its name
	 * @param failure why; one that the request is to blame for, or that never reached the
	 * provider, does not count
	 */
	public void onFallbackFailure(String target, Failure failure) {
		onFallbackFailure(target, failure, false);
	}

	/**
	 * The first attempt at a target that a call fell back to failed.
	 * @param target its name
	 * @param failure why; one that the request is to blame for, or that never reached the
	 * provider, does not count
	 * @param paid whether the attempt was paid beforehand as a retry is
	 */
	public synchronized void onFallbackFailure(String target, Failure failure, boolean paid) {
		if (!this.settings.enabled() || !failure.reachedProvider() || !failure.isFaultOfTarget()) {
			return;
		}
		refill();
		if (!paid && isTrusted(target)) {
			change(-1);
		}
		this.scores.merge(target, BEST_SCORE - 1, (score, first) -> Math.max(-BEST_SCORE, score - 1));
	}

	private boolean isTrusted(String target) {
		return this.scores.getOrDefault(target, BEST_SCORE) > 0;
	}

	private boolean take(double reserve) {
		refill();
		if (this.tokens < 1 || this.tokens <= reserve) {
			return false;
		}
		change(-1);
		return true;
	}

	private void refill() {
		long now = this.nanoTime.getAsLong();
		double seconds = Math.max(0, now - this.refilledAt) / NANOS_PER_SECOND;
		this.refilledAt = now;
		change(seconds * this.settings.minPerSecond());
	}

	private void change(double tokens) {
		this.tokens = Math.min(this.settings.maxTokens(), Math.max(0, this.tokens + tokens));
		this.full = this.tokens >= this.settings.maxTokens();
		if (this.full) {
			this.scores.clear();
		}
	}

}
