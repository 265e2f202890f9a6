package io.github.llmrouter.statistics;

import java.time.Duration;
import java.time.Instant;

import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.statistics.CallReport.Result;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * A call that is under way. The thread that ends an attempt may be another than the one
 * that cancels the call, so what both touch is locked.
 */
final class LiveCall {

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

	LiveCall(ChatCall call, Instant time, long startNanos) {
		this.id = call.id();
		this.route = call.route();
		this.streaming = call.streaming();
		this.time = time;
		this.startNanos = startNanos;
	}

	synchronized void attemptEnded(String target, Outcome outcome, Cost cost) {
		this.attempts++;
		if (outcome instanceof Outcome.Succeeded) {
			this.servedBy = target;
		}
		TokenUsage usage = outcome.usage();
		this.inputTokens += usage.inputTokens();
		this.outputTokens += usage.outputTokens();
		long charged = CostUnits.of(cost.total());
		if (charged != CostUnits.UNKNOWN) {
			this.cost = Math.max(0, this.cost) + charged;
		}
	}

	synchronized CallReport ended(Outcome outcome, long endNanos) {
		FailureKind kind = (outcome instanceof Outcome.Failed failed) ? failed.failure().kind() : null;
		return new CallReport(this.id, this.route, this.streaming, this.time,
				Duration.ofNanos(endNanos - this.startNanos), result(outcome), kind, this.servedBy, this.attempts,
				this.inputTokens, this.outputTokens,
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
