package io.github.llmrouter;

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

	private final PolicyStack<ChatCall> call;

	private final CostInquiries inquiries;

	private volatile @Nullable Current current;

	/** What is made beside the first attempt. */
	private volatile @Nullable Current hedge;

	private volatile boolean cancelled;

	CallPermits(PolicyStack<ChatCall> call, CostInquiries inquiries) {
		this.call = call;
		this.inquiries = inquiries;
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

	private void put(Current current) {
		if (current.step().hedge()) {
			this.hedge = current;
		}
		else {
			this.current = current;
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
	 * An attempt answers, so the one that is beside it is not wanted any more.
	 * @param run the attempt that answers
	 * @return the other one, if this has ended it
	 */
	@Nullable AttemptRun endOther(AttemptRun run) {
		Current hedge = this.hedge;
		Current other = (hedge != null && hedge.run() == run) ? this.current : hedge;
		return (other != null && end(other)) ? other.run() : null;
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
		this.call.settle(outcome);
	}

	/**
	 * The call and what is under way of it end here.
	 * @param outcome how
	 */
	void abandon(Outcome outcome) {
		abandon(this.hedge, outcome);
		abandon(this.current, outcome);
		this.call.settle(outcome);
	}

	/**
	 * The call and what is under way of it are wanted no longer.
	 */
	void cancel() {
		this.cancelled = true;
		Current hedge = this.hedge;
		if (hedge != null) {
			end(hedge);
		}
		Current current = this.current;
		if (current != null) {
			end(current);
		}
		this.call.settle((current != null) ? cancelled(current) : Outcome.NOT_MADE);
	}

	private boolean end(Current current) {
		return settle(current, (current.run() != null) ? cancelled(current) : Outcome.NOT_MADE);
	}

	private static Outcome cancelled(Current current) {
		AttemptRun run = current.run();
		return (run != null) ? new Outcome.Cancelled(run.transcript().usage(), run.transcript().characters())
				: new Outcome.Cancelled(TokenUsage.UNKNOWN, 0);
	}

	private void abandon(@Nullable Current current, Outcome outcome) {
		if (current != null) {
			settle(current, (current.run() != null) ? outcome : Outcome.NOT_MADE);
		}
	}

	private @Nullable Current find(AttemptRun run) {
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
	 * The attempt that is being admitted or made.
	 *
	 * @param step what the plan said
	 * @param permits what it holds
	 * @param run the attempt once it is made, {@code null} before
	 */
	private record Current(Step.Try step, PolicyStack<Attempt> permits, @Nullable AttemptRun run) {
	}

}
