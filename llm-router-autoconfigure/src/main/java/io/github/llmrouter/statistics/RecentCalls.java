package io.github.llmrouter.statistics;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.llmrouter.cost.AttemptCost;
import io.github.llmrouter.cost.CostCalculator;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Remembers what happened to the last calls. Safe for any thread; no two calls share a
 * lock.
 */
public final class RecentCalls implements CallPolicy, AttemptPolicy, Ordered {

	private final Map<String, LiveCall> live = new ConcurrentHashMap<>();

	private final @Nullable Newest<CallReport> ended;

	private final Clock clock;

	private final LongSupplier nanoTime;

	private final CostCalculator costs;

	/**
	 * Create.
	 * @param capacity how many calls are remembered; 0 for none
	 * @param clock tells when a call began
	 * @param nanoTime tells how long it took
	 * @param costs tells what an answer cost
	 */
	public RecentCalls(int capacity, Clock clock, LongSupplier nanoTime, CostCalculator costs) {
		this.ended = (capacity > 0) ? new Newest<>(capacity) : null;
		this.clock = clock;
		this.nanoTime = nanoTime;
		this.costs = costs;
	}

	@Override
	public Admission admit(ChatCall call) {
		Newest<CallReport> ended = this.ended;
		if (ended == null) {
			return Admission.PROCEED;
		}
		LiveCall live = new LiveCall(call, this.clock.instant(), this.nanoTime.getAsLong());
		this.live.put(call.id(), live);
		return Admission.proceed((outcome) -> {
			this.live.remove(call.id(), live);
			ended.add(live.ended(outcome, this.nanoTime.getAsLong()));
		});
	}

	@Override
	public Admission admit(Attempt attempt) {
		LiveCall live = (this.ended != null) ? this.live.get(attempt.call().id()) : null;
		return (live == null) ? Admission.PROCEED : Admission.proceed((outcome) -> {
			if (!(outcome instanceof Outcome.NotMade)) {
				live.attemptEnded(attempt.target().name(), outcome,
						AttemptCost.of(outcome, attempt.target(), this.costs));
			}
		});
	}

	/**
	 * The calls that ended last.
	 * @return the newest first
	 */
	public List<CallReport> list() {
		return (this.ended != null) ? this.ended.list() : List.of();
	}

	@Override
	public boolean blocking() {
		return false;
	}

	/**
	 * Before all that may delay or refuse a call.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 50;
	}

}
