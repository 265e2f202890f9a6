package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.TargetRetries;
import io.github.llmrouter.target.Target;

import org.jspecify.annotations.Nullable;

/**
 * Which target is asked next, after what delay, or that the call ends: the one place
 * where this is decided, for calls and streams alike. Belongs to one call; used by one
 * thread at a time.
 */
final class AttemptPlan {

	private final List<Target> chain;

	private final Retries retries;

	private final Set<FailureKind> fallbackOn;

	private final Deadline deadline;

	private final Predicate<Target> available;

	private final boolean lastResort;

	private final Exclusions exclusions;

	private Target current;

	private int position;

	private int number;

	private int tryOfTarget;

	/** Whether an earlier target was asked and failed: a refusal makes no load. */
	private boolean fallenBack;

	private boolean resorted;

	/** How the last attempt that was made failed. */
	private @Nullable Failure failed;

	/** The refusal of the target that rests and is back soonest. */
	private @Nullable Resting soonest;

	private @Nullable TargetRetries targetRetries;

	/**
	 * Create.
	 * @param chain who is asked, in this order
	 * @param retries when a target is asked again
	 * @param fallbackOn after what the next one is
	 * @param deadline when the call must be over
	 * @param available whether policies would admit an attempt at a target now
	 * @param lastResort whether one is asked all the same where all rest after failures
	 * @param exclusions who is passed over
	 */
	AttemptPlan(List<Target> chain, Retries retries, Set<FailureKind> fallbackOn, Deadline deadline,
			Predicate<Target> available, boolean lastResort, Exclusions exclusions) {
		this.chain = chain;
		this.retries = retries;
		this.fallbackOn = fallbackOn;
		this.deadline = deadline;
		this.available = available;
		this.lastResort = lastResort;
		this.exclusions = exclusions;
		this.current = chain.get(0);
	}

	Step first() {
		return attempt(Duration.ZERO, false);
	}

	/**
	 * The last attempt gave a complete answer.
	 */
	void succeeded() {
		this.retries.budget().onSuccess();
		if (this.fallenBack) {
			this.retries.budget().onFallbackSuccess(this.current.name());
		}
		if (this.targetRetries != null) {
			this.targetRetries.succeeded();
		}
	}

	/**
	 * The last attempt failed.
	 * @param error what failed
	 * @param committed whether a part of the answer has gone out
	 * @return what is next
	 */
	Step afterFailure(AttemptFailedException error, boolean committed) {
		Failure failure = error.failure();
		this.failed = failure;
		if (this.fallenBack && this.tryOfTarget == 1) {
			this.retries.budget().onFallbackFailure(this.current.name(), failure);
		}
		if (committed) {
			return new Step.Stop("after a part of the answer had gone out");
		}
		Duration delay = delayBeforeRetry(failure, error);
		if (delay != null) {
			return attempt(delay, false);
		}
		if (this.targetRetries != null) {
			this.targetRetries.abandoned(error);
		}
		return afterTarget(failure);
	}

	/**
	 * A policy refused the attempt: only the target is left out, and no upstream load was
	 * made.
	 * @param refusal why
	 * @return what is next
	 */
	Step afterRefusal(ChatRouterException refusal) {
		Failure failed = this.failed;
		if (failed != null && this.tryOfTarget > 1) {
			// a retry: what it failed with before decides
			return afterTarget(failed);
		}
		if (refusal.kind() == FailureKind.CIRCUIT_OPEN) {
			Resting resting = new Resting(this.current, refusal.retryAfter());
			this.soonest = (this.soonest != null) ? this.soonest.sooner(resting) : resting;
		}
		Step next = nextTarget(false);
		if (next instanceof Step.Stop && this.lastResort && failed == null && this.soonest != null && !this.resorted) {
			// once: it may be refused again
			this.resorted = true;
			this.current = this.soonest.target();
			this.tryOfTarget = 0;
			return attempt(Duration.ZERO, true);
		}
		return next;
	}

	private @Nullable Duration delayBeforeRetry(Failure failure, AttemptFailedException error) {
		if (!failure.retryable() || this.tryOfTarget >= this.retries.maxAttempts(failure.kind())) {
			return null;
		}
		if (this.targetRetries == null) {
			this.targetRetries = this.retries.start();
		}
		Duration delay = this.targetRetries.nextDelay(failure, error);
		if (delay == null || !this.deadline.allows(delay) || !this.available.test(this.current)) {
			return null;
		}
		return (!failure.reachedProvider() || this.retries.budget().tryAcquireRetry()) ? delay : null;
	}

	private Step afterTarget(Failure failure) {
		FailureKind kind = failure.kind();
		FailureScope scope = failure.scope();
		if (kind == FailureKind.UNAFFORDABLE && !this.fallbackOn.contains(kind)) {
			// the same account pays for every model of the provider
			kind = FailureKind.PAYMENT;
			scope = FailureScope.PROVIDER;
		}
		if (!this.fallbackOn.contains(kind)) {
			return new Step.Stop("and " + kind + " does not go to another model");
		}
		this.fallenBack = true;
		this.exclusions.failed(this.current, failure.kind(), scope);
		return nextTarget(failure.reachedProvider());
	}

	private Step nextTarget(boolean paid) {
		boolean spent = false;
		while (++this.position < this.chain.size()) {
			Target target = this.chain.get(this.position);
			if (this.exclusions.contain(target)) {
				continue;
			}
			if (!paid || this.retries.budget().tryAcquireFallback(target.name())) {
				this.current = target;
				this.tryOfTarget = 0;
				this.targetRetries = null;
				return attempt(Duration.ZERO, false);
			}
			spent = true;
		}
		return new Step.Stop(spent ? "and the retry budget is spent" : this.exclusions.reason());
	}

	private Step attempt(Duration delay, boolean lastResort) {
		if (!this.deadline.allows(delay)) {
			return new Step.Stop("and no time is left");
		}
		return new Step.Try(this.current, ++this.number, ++this.tryOfTarget, delay, lastResort);
	}

	/**
	 * A target that rests after failures.
	 *
	 * @param target the target
	 * @param retryAfter when it is back, or {@code null} if nobody knows
	 */
	private record Resting(Target target, @Nullable Duration retryAfter) {

		Resting sooner(Resting other) {
			return (other.retryAfter != null
					&& (this.retryAfter == null || other.retryAfter.compareTo(this.retryAfter) < 0)) ? other : this;
		}

	}

}
