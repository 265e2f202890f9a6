package io.github.llmrouter;

import java.time.Duration;
import java.util.List;

import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.retry.TargetRetries;
import io.github.llmrouter.target.Target;

import org.jspecify.annotations.Nullable;

/**
 * Which target is asked next, after what delay, or that the call ends: the one place
 * where this is decided, for calls and streams alike. It also knows which of two attempts
 * that are under way at once may answer. Belongs to one call; safe for the threads of its
 * attempts.
 */
final class AttemptPlan {

	private final List<Target> chain;

	private final AttemptRules rules;

	private final Deadline deadline;

	private final Exclusions exclusions;

	private Turn turn;

	/** The attempt that is made beside the first one, while both are under way. */
	private @Nullable Turn hedge;

	/** Who was asked beside the first one, and need not be asked again. */
	private @Nullable Target hedged;

	/** Who was asked first and was slower: it has not failed. */
	private @Nullable Target overtaken;

	private int position;

	private int number;

	/** Whether an earlier target was asked and failed: a refusal makes no load. */
	private boolean fallenBack;

	private boolean resorted;

	private boolean answered;

	/** How the last attempt that was made failed. */
	private @Nullable Failure failed;

	/** The refusal of the target that rests and is back soonest. */
	private @Nullable Resting soonest;

	/**
	 * Create.
	 * @param chain who is asked, in this order
	 * @param rules by what is decided
	 * @param deadline when the call must be over
	 */
	AttemptPlan(List<Target> chain, AttemptRules rules, Deadline deadline) {
		this.chain = chain;
		this.rules = rules;
		this.deadline = deadline;
		this.exclusions = new Exclusions(rules.affordable());
		this.turn = new Turn(chain.get(0));
	}

	synchronized Step first() {
		return attempt(Duration.ZERO, false);
	}

	/**
	 * When another target is asked beside the attempt that begins now: only the first one
	 * that is made has another one beside it.
	 * @param attempt the attempt
	 * @return after what time, or {@code null} if no other is asked
	 */
	synchronized @Nullable Duration hedgeDelay(Attempt attempt) {
		Duration delay = mayHedge() ? this.rules.hedgeDelay(attempt) : null;
		return (delay != null && this.deadline.allows(delay)) ? delay : null;
	}

	private boolean mayHedge() {
		return this.failed == null && !this.resorted && this.hedged == null && this.position + 1 < this.chain.size();
	}

	/**
	 * The first attempt has not answered for long: ask another target beside it. It is
	 * paid from the retry budget.
	 * @return what to ask; {@code null} if the first attempt is over, no other target can
	 * be asked now, or the budget is spent
	 */
	synchronized Step.@Nullable Try hedge() {
		if (this.answered || !mayHedge() || !this.deadline.allows(Duration.ZERO)) {
			return null;
		}
		for (Target target : this.chain.subList(this.position + 1, this.chain.size())) {
			if (!this.exclusions.contain(target) && this.rules.available().test(target)) {
				return budget().tryAcquireRetry() ? beside(target) : null;
			}
		}
		return null;
	}

	private Step.Try beside(Target target) {
		Turn hedge = new Turn(target);
		this.hedge = hedge;
		this.hedged = target;
		return hedge.next(++this.number, Duration.ZERO, false, true);
	}

	/**
	 * Whether an attempt may go on: no other one has answered in its stead.
	 * @param step the attempt
	 * @return whether it may
	 */
	synchronized boolean isUnderWay(Step.Try step) {
		return turn(step) != null;
	}

	/**
	 * How the last attempt that was made failed.
	 * @return the failure, or {@code null} if none has
	 */
	synchronized @Nullable Failure failed() {
		return this.failed;
	}

	/**
	 * Whether an attempt has another one beside it.
	 * @param step the attempt
	 * @return {@code false} also if it is not under way itself
	 */
	synchronized boolean isAccompanied(Step.Try step) {
		return this.hedge != null && turn(step) != null;
	}

	/**
	 * An attempt answers. From now on another one that is under way is not.
	 * @param number of the attempt
	 * @return {@code false} if the other one was first
	 */
	synchronized boolean answers(int number) {
		Turn turn = turn(number);
		if (turn == null) {
			return false;
		}
		if (turn == this.hedge) {
			this.overtaken = this.turn.target;
		}
		goOnWith(turn);
		this.answered = true;
		return true;
	}

	/**
	 * An attempt is about to end the call, without an answer. From now on another one
	 * that is under way is not.
	 * @param number of the attempt
	 * @return {@code false} if another one has answered in its stead, or ended the call
	 */
	synchronized boolean ends(int number) {
		Turn turn = turn(number);
		if (turn == null) {
			return false;
		}
		goOnWith(turn);
		return true;
	}

	/**
	 * Something went wrong in the router with a hedge. If the first attempt is under way,
	 * it goes on without.
	 * @param number of the attempt
	 * @return whether it does
	 */
	synchronized boolean drops(int number) {
		if (this.hedge == null || this.hedge.number != number) {
			return false;
		}
		this.hedge = null;
		return true;
	}

	/**
	 * An attempt was not made: a hedge was paid for beforehand.
	 * @param attempt the attempt
	 */
	synchronized void notMade(Attempt attempt) {
		if (attempt.hedge()) {
			budget().giveBack();
		}
	}

	private @Nullable Turn turn(Step.Try step) {
		return turn(step.number());
	}

	private @Nullable Turn turn(int number) {
		Turn hedge = this.hedge;
		return (this.turn.number == number) ? this.turn : (hedge != null && hedge.number == number) ? hedge : null;
	}

	private void goOnWith(Turn turn) {
		this.turn = turn;
		this.hedge = null;
	}

	/**
	 * The attempt that answers gave a complete answer.
	 */
	synchronized void succeeded() {
		budget().onSuccess();
		if (this.fallenBack || this.turn.hedge) {
			budget().onFallbackSuccess(this.turn.target.name());
		}
		if (this.turn.retries != null) {
			this.turn.retries.succeeded();
		}
	}

	/**
	 * An attempt failed.
	 * @param step the attempt
	 * @param error what failed
	 * @param committed whether a part of the answer has gone out
	 * @return what is next
	 */
	synchronized Step afterFailure(Step.Try step, AttemptFailedException error, boolean committed) {
		Turn turn = turn(step);
		if (turn == null) {
			return Step.Leave.INSTANCE;
		}
		Failure failure = error.failure();
		this.failed = failure;
		if ((this.fallenBack || step.hedge()) && turn.tryOfTarget == 1) {
			budget().onFallbackFailure(turn.target.name(), failure, step.hedge());
		}
		if (committed) {
			return new Step.Stop("after a part of the answer had gone out");
		}
		Turn other = (turn == this.turn) ? this.hedge : this.turn;
		if (other != null) {
			return leave(turn, other, failure);
		}
		Duration delay = delayBeforeRetry(failure, error);
		if (delay != null) {
			return attempt(delay, false);
		}
		if (turn.retries != null) {
			turn.retries.abandoned(error);
		}
		return afterTarget(failure);
	}

	/**
	 * One of two has failed. What does not go to another model is not to be answered by
	 * one that happens to have been asked already.
	 */
	private Step leave(Turn turn, Turn other, Failure failure) {
		if (turn == this.turn) {
			Step.Stop stop = failedAt(turn.target, failure);
			if (stop != null) {
				goOnWith(turn);
				return stop;
			}
		}
		else {
			this.exclusions.failed(turn.target, failure.kind(), failure.scope());
			this.hedged = failure.retryable() ? null : this.hedged;
		}
		goOnWith(other);
		return Step.Leave.INSTANCE;
	}

	/**
	 * A policy refused an attempt: only the target is left out, and no upstream load was
	 * made.
	 * @param step the attempt
	 * @param refusal why
	 * @return what is next
	 */
	synchronized Step afterRefusal(Step.Try step, ChatRouterException refusal) {
		if (step.hedge()) {
			budget().giveBack();
		}
		Turn turn = turn(step);
		if (turn == null) {
			return Step.Leave.INSTANCE;
		}
		if (turn == this.hedge) {
			// it may be asked when the first one has failed
			this.hedge = null;
			this.hedged = null;
			return Step.Leave.INSTANCE;
		}
		Failure failed = this.failed;
		if (failed != null && turn.tryOfTarget > 1) {
			// a retry: what it failed with before decides
			return afterTarget(failed);
		}
		if (refusal.kind() == FailureKind.CIRCUIT_OPEN) {
			Resting resting = new Resting(turn.target, refusal.retryAfter());
			this.soonest = (this.soonest != null) ? this.soonest.sooner(resting) : resting;
		}
		Step next = nextTarget(false);
		if (next instanceof Step.Stop && this.rules.lastResort() && failed == null && this.soonest != null
				&& !this.resorted) {
			// once: it may be refused again
			this.resorted = true;
			this.turn = new Turn(this.soonest.target());
			return attempt(Duration.ZERO, true);
		}
		return next;
	}

	private @Nullable Duration delayBeforeRetry(Failure failure, AttemptFailedException error) {
		Turn turn = this.turn;
		if (!failure.retryable() || turn.tryOfTarget >= this.rules.retries().maxAttempts(failure.kind())) {
			return null;
		}
		if (turn.retries == null) {
			turn.retries = this.rules.retries().start();
		}
		Duration delay = turn.retries.nextDelay(failure, error);
		if (delay == null || !this.deadline.allows(delay) || !this.rules.available().test(turn.target)) {
			return null;
		}
		return (!failure.reachedProvider() || budget().tryAcquireRetry()) ? delay : null;
	}

	private Step afterTarget(Failure failure) {
		Step.Stop stop = failedAt(this.turn.target, failure);
		return (stop != null) ? stop : nextTarget(failure.reachedProvider());
	}

	/** What a failure means for the targets that are left; a stop if it is for none. */
	private Step.@Nullable Stop failedAt(Target target, Failure failure) {
		FailureKind kind = failure.kind();
		FailureScope scope = failure.scope();
		if (kind == FailureKind.UNAFFORDABLE && !this.rules.fallbackOn().contains(kind)) {
			// the same account pays for every model of the provider
			kind = FailureKind.PAYMENT;
			scope = FailureScope.PROVIDER;
		}
		if (!this.rules.fallbackOn().contains(kind)) {
			return new Step.Stop("and " + kind + " does not go to another model");
		}
		this.fallenBack = true;
		this.exclusions.failed(target, failure.kind(), scope);
		return null;
	}

	private Step nextTarget(boolean paid) {
		boolean spent = false;
		while (++this.position < this.chain.size()) {
			Target target = this.chain.get(this.position);
			if (target.equals(this.hedged) || this.exclusions.contain(target)) {
				continue;
			}
			if (!paid || budget().tryAcquireFallback(target.name())) {
				this.turn = new Turn(target);
				return attempt(Duration.ZERO, false);
			}
			spent = true;
		}
		Target slower = this.overtaken;
		this.overtaken = null;
		if (slower != null && !this.exclusions.contain(slower)) {
			if (!paid || budget().tryAcquireFallback(slower.name())) {
				this.turn = new Turn(slower);
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
		return this.turn.next(++this.number, delay, lastResort, false);
	}

	private RetryBudget budget() {
		return this.rules.retries().budget();
	}

	/**
	 * What is known of the target that is asked now.
	 */
	private static final class Turn {

		private final Target target;

		/** That of the last attempt. */
		private int number;

		private int tryOfTarget;

		private boolean hedge;

		private @Nullable TargetRetries retries;

		Turn(Target target) {
			this.target = target;
		}

		Step.Try next(int number, Duration delay, boolean lastResort, boolean hedge) {
			this.number = number;
			this.hedge = hedge;
			return new Step.Try(this.target, number, ++this.tryOfTarget, delay, lastResort, hedge);
		}

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
