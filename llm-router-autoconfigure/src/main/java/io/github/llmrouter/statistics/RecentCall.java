package io.github.llmrouter.statistics;

import java.time.Duration;
import java.time.Instant;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.statistics.CallReport.Result;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * A call that is under way or over. The thread that ends an attempt may be another than
 * the one that cancels the call or the one that learns what it cost, so what they touch
 * is locked.
 */
final class RecentCall {

	private final String id;

	private final String route;

	private final boolean streaming;

	private final Instant time;

	private final long startNanos;

	private int attempts;

	private @Nullable String servedBy;

	private long inputTokens;

	private long outputTokens;

	private long cost = CostUnits.UNKNOWN;

	private Duration duration = Duration.ZERO;

	private Result result = Result.NOT_MADE;

	private @Nullable FailureKind kind;

	RecentCall(ChatCall call, Instant time, long startNanos) {
		this.id = call.id();
		this.route = call.route();
		this.streaming = call.streaming();
		this.time = time;
		this.startNanos = startNanos;
	}

	synchronized void attemptEnded(String target, Outcome outcome) {
		this.attempts++;
		if (outcome instanceof Outcome.Succeeded) {
			this.servedBy = target;
		}
	}

	synchronized void charged(Charge charge) {
		TokenUsage usage = charge.usage();
		this.inputTokens += usage.inputTokens();
		this.outputTokens += usage.outputTokens();
		long charged = CostUnits.of(charge.cost().total());
		if (charged != CostUnits.UNKNOWN) {
			this.cost = Math.max(0, this.cost) + charged;
		}
	}

	synchronized void ended(Outcome outcome, long endNanos) {
		this.duration = Duration.ofNanos(endNanos - this.startNanos);
		this.result = result(outcome);
		this.kind = kind(outcome);
	}

	private static @Nullable FailureKind kind(Outcome outcome) {
		if (outcome instanceof Outcome.NotMade notMade && notMade.refusal() != null) {
			return notMade.refusal().kind();
		}
		return (outcome instanceof Outcome.Failed failed) ? failed.failure().kind() : null;
	}

	/**
	 * What happened.
	 * @return a report on the call, which is over
	 */
	synchronized CallReport report() {
		return new CallReport(this.id, this.route, this.streaming, this.time, this.duration, this.result, this.kind,
				this.servedBy, this.attempts, this.inputTokens, this.outputTokens,
				(this.cost != CostUnits.UNKNOWN) ? CostUnits.dollars(this.cost) : null);
	}

	private static Result result(Outcome outcome) {
		if (outcome instanceof Outcome.Succeeded) {
			return Result.ANSWERED;
		}
		if (outcome instanceof Outcome.Failed) {
			return Result.FAILED;
		}
		return (outcome instanceof Outcome.Cancelled) ? Result.CANCELLED : Result.NOT_MADE;
	}

}
