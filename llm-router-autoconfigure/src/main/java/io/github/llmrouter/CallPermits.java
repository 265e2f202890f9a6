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
 * attempts. Each is given back once, by whoever is first: the call as it goes on, from
 * one thread at a time, or {@link #cancel()}, from any thread at any time.
 */
final class CallPermits {

	private final PolicyStack<ChatCall> call;

	private final CostInquiries inquiries;

	private volatile @Nullable Current current;

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
		this.current = new Current(step, permits, null);
	}

	/**
	 * The attempt has been admitted and is about to be made.
	 * @param run the attempt
	 * @return {@code false} if it must not, because the call was cancelled
	 */
	boolean making(AttemptRun run) {
		Current admitted = this.current;
		if (admitted == null) {
			throw new IllegalStateException("No attempt was admitted");
		}
		Current made = new Current(admitted.step(), admitted.permits(), run);
		this.current = made;
		if (this.cancelled) {
			settle(made, Outcome.NOT_MADE);
			return false;
		}
		made.permits().tell(Permit::asking);
		return true;
	}

	/**
	 * What the plan said about the attempt that is under way.
	 * @param run the attempt
	 * @return the step
	 */
	Step.Try step(AttemptRun run) {
		return currentOf(run).step();
	}

	/**
	 * The target has begun to answer.
	 * @param run the attempt
	 */
	void answering(AttemptRun run) {
		Current current = this.current;
		if (current != null && current.run() == run) {
			current.permits().tell(Permit::answering);
		}
	}

	/**
	 * The attempt is over.
	 * @param run the attempt
	 * @param outcome how it ended
	 * @return {@code false} if the call was cancelled before
	 */
	boolean attemptEnded(AttemptRun run, Outcome outcome) {
		return settle(currentOf(run), outcome);
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
		abandon(this.current, outcome);
	}

	/**
	 * The call and what is under way of it are wanted no longer.
	 */
	void cancel() {
		this.cancelled = true;
		Current current = this.current;
		AttemptRun run = (current != null) ? current.run() : null;
		if (run != null) {
			abandon(current, new Outcome.Cancelled(run.transcript().usage(), run.transcript().characters()));
		}
		else {
			abandon(current, (current != null) ? new Outcome.Cancelled(TokenUsage.UNKNOWN, 0) : Outcome.NOT_MADE);
		}
	}

	private void abandon(@Nullable Current current, Outcome outcome) {
		if (current != null) {
			settle(current, (current.run() != null) ? outcome : Outcome.NOT_MADE);
		}
		this.call.settle(outcome);
	}

	private Current currentOf(AttemptRun run) {
		Current current = this.current;
		if (current == null || current.run() != run) {
			throw new IllegalStateException("The attempt is over");
		}
		return current;
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
