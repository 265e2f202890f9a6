package io.github.llmrouter;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.TokenUsage;

import org.jspecify.annotations.Nullable;

/**
 * What a call holds: the permits of its policies and, one after the other, those of its
 * attempts, of which one may have another beside it for a while. Each is given back once,
 * by whoever is first: the attempt as it goes on, from one thread at a time, the other
 * one that has answered, or {@link #cancel()}, from any thread at any time.
 */
final class CallPermits {

	private static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

	private final PolicyStack<ChatCall> call;

	private final CostInquiries inquiries;

	/** Settles what must not be settled where chunks arrive. */
	private final Executor settling;

	private volatile @Nullable Current current;

	/** What is made beside the first attempt, for as long as both are under way. */
	private volatile @Nullable Current hedge;

	private volatile boolean cancelled;

	/** Done when the attempt that was overtaken is settled. */
	private volatile CompletableFuture<@Nullable Void> overtaken = DONE;

	CallPermits(PolicyStack<ChatCall> call, CostInquiries inquiries, Executor settling) {
		this.call = call;
		this.inquiries = inquiries;
		this.settling = settling;
	}

	PolicyStack<ChatCall> ofCall() {
		return this.call;
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * An attempt is to be admitted.
	 * @param step what the plan said
	 * @param permits what it will hold
	 */
	void admitting(Step.Try step, PolicyStack<Attempt> permits) {
		put(new Current(step, permits, null));
	}

	private synchronized void put(Current now) {
		Current current = this.current;
		if (now.step().hedge() && !(current != null && current.step().number() == now.step().number())) {
			this.hedge = now;
		}
		else {
			this.current = now;
		}
	}

	/**
	 * The attempt has been admitted and is about to be made.
	 * @param permits what it holds
	 * @param run the attempt
	 * @param plan knows whether it is still wanted
	 * @return {@code false} if it must not, because the call was cancelled or the other
	 * attempt has answered
	 */
	boolean making(PolicyStack<Attempt> permits, AttemptRun run, AttemptPlan plan) {
		Current made = new Current(run.step(), permits, run);
		// before it is asked whether it is wanted: whoever ends it asks the other way
		// round
		put(made);
		if (this.cancelled || !plan.isUnderWay(run.step())) {
			settle(made, Outcome.NOT_MADE);
			return false;
		}
		permits.tell(Permit::asking);
		return true;
	}

	/**
	 * The target has begun to answer.
	 * @param run the attempt
	 */
	void answering(AttemptRun run) {
		Current current = find(run);
		if (current != null) {
			current.permits().tell(Permit::answering);
		}
	}

	/**
	 * An attempt goes on alone. Another one that is beside it ends here, if it has not.
	 * @param number of the attempt that goes on
	 * @param ended told what has been ended
	 */
	void goOnWith(int number, Consumer<AttemptRun> ended) {
		CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();
		Current other = leaveBehind(number, settled);
		if (other == null) {
			return;
		}
		AttemptRun run = other.run();
		if (run != null) {
			run.end();
		}
		Runnable settlement = () -> {
			try {
				if (settle(other, (run != null) ? overtaken(run) : Outcome.NOT_MADE) && run != null) {
					ended.accept(run);
				}
			}
			finally {
				settled.complete(null);
			}
		};
		try {
			this.settling.execute(settlement);
		}
		catch (RejectedExecutionException ex) {
			settlement.run();
		}
	}

	/**
	 * An attempt has failed, and the other one goes on.
	 * @param run the attempt
	 */
	synchronized void left(AttemptRun run) {
		Current current = this.current;
		if (this.hedge != null && current != null && current.run() == run) {
			this.current = this.hedge;
		}
		this.hedge = null;
	}

	private synchronized @Nullable Current leaveBehind(int number, CompletableFuture<@Nullable Void> settled) {
		Current hedge = this.hedge;
		if (hedge == null) {
			return null;
		}
		this.overtaken = this.overtaken.isDone() ? settled : CompletableFuture.allOf(this.overtaken, settled);
		this.hedge = null;
		if (hedge.step().number() != number) {
			return hedge;
		}
		Current first = this.current;
		this.current = hedge;
		return first;
	}

	/**
	 * Something went wrong in the router with the hedge.
	 * @param outcome how it ended
	 */
	void dropHedge(Outcome outcome) {
		Current hedge;
		synchronized (this) {
			hedge = this.hedge;
			this.hedge = null;
		}
		abandon(hedge, outcome);
	}

	/**
	 * The attempt is over.
	 * @param run the attempt
	 * @param outcome how it ended
	 * @return {@code false} if the call was cancelled before, or the other attempt has
	 * answered
	 */
	boolean attemptEnded(AttemptRun run, Outcome outcome) {
		Current current = find(run);
		return current != null && settle(current, outcome);
	}

	/**
	 * The call is over.
	 * @param outcome how it ended
	 */
	void callEnded(Outcome outcome) {
		if (this.overtaken.isDone()) {
			this.call.settle(outcome);
			return;
		}
		// the call's own permits come last
		var unused = this.overtaken.whenComplete((nothing, error) -> this.call.settle(outcome));
	}

	/**
	 * The call and what is under way of it end here.
	 * @param outcome how
	 */
	void abandon(Outcome outcome) {
		this.cancelled = true;
		Held held = held();
		abandon(held.hedge(), outcome);
		abandon(held.current(), outcome);
		callEnded(outcome);
	}

	/**
	 * The call and what is under way of it are wanted no longer.
	 */
	void cancel() {
		this.cancelled = true;
		Held held = held();
		Current hedge = held.hedge();
		if (hedge != null) {
			settle(hedge, cancelled(hedge));
		}
		Current current = held.current();
		if (current != null) {
			settle(current, cancelled(current));
		}
		callEnded((current == null) ? Outcome.NOT_MADE
				: (current.run() != null) ? cancelled(current) : new Outcome.Cancelled(TokenUsage.UNKNOWN, 0));
	}

	private synchronized Held held() {
		return new Held(this.current, this.hedge);
	}

	private static Outcome cancelled(Current current) {
		AttemptRun run = current.run();
		return (run != null) ? new Outcome.Cancelled(run.transcript().usage(), run.transcript().characters())
				: Outcome.NOT_MADE;
	}

	/** Who was asked later and was not faster has had no time to be slow. */
	private static Outcome overtaken(AttemptRun run) {
		return new Outcome.Cancelled(run.transcript().usage(), run.transcript().characters(), !run.step().hedge());
	}

	private void abandon(@Nullable Current current, Outcome outcome) {
		if (current != null) {
			settle(current, (current.run() != null) ? outcome : Outcome.NOT_MADE);
		}
	}

	private synchronized @Nullable Current find(AttemptRun run) {
		Current current = this.current;
		if (current != null && current.run() == run) {
			return current;
		}
		Current hedge = this.hedge;
		return (hedge != null && hedge.run() == run) ? hedge : null;
	}

	private boolean settle(Current current, Outcome outcome) {
		AttemptRun run = current.run();
		if (run == null) {
			return current.permits().settle(outcome);
		}
		run.end();
		if (outcome instanceof Outcome.NotMade) {
			return current.permits().settle(outcome);
		}
		Charge charge = run.charge(outcome);
		CostInquiry inquiry = this.inquiries.prepare(run, charge);
		boolean first = current.permits().settle(outcome, (inquiry == null) ? charge : null);
		if (inquiry != null && first) {
			this.inquiries.ask(inquiry, current.permits().teller());
		}
		else if (inquiry != null) {
			this.inquiries.release();
		}
		return first;
	}

	/**
	 * What is under way at one moment.
	 *
	 * @param current the attempt
	 * @param hedge what is made beside it
	 */
	private record Held(@Nullable Current current, @Nullable Current hedge) {
	}

	/**
	 * The attempt that is being admitted or made.
	 *
	 * @param step what the plan said
	 * @param permits what it holds
	 * @param run the attempt once it is made, {@code null} before
	 */
	private record Current(Step.Try step, PolicyStack<Attempt> permits, @Nullable AttemptRun run) {
	}

}
