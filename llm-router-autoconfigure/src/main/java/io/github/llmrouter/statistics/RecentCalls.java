package io.github.llmrouter.statistics;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Remembers what happened to the last calls. Safe for any thread; no two calls share a
 * lock.
 */
public final class RecentCalls implements CallPolicy, AttemptPolicy, Ordered {

	private final Map<String, RecentCall> live = new ConcurrentHashMap<>();

	private final @Nullable Newest<RecentCall> ended;

	private final Clock clock;

	private final LongSupplier nanoTime;

	/**
	 * Create.
	 * @param capacity how many calls are remembered; 0 for none
	 * @param clock tells when a call began
	 * @param nanoTime tells how long it took
	 */
	public RecentCalls(int capacity, Clock clock, LongSupplier nanoTime) {
		this.ended = (capacity > 0) ? new Newest<>(capacity) : null;
		this.clock = clock;
		this.nanoTime = nanoTime;
	}

	@Override
	public Admission admit(ChatCall call) {
		Newest<RecentCall> ended = this.ended;
		if (ended == null) {
			return Admission.PROCEED;
		}
		RecentCall recent = new RecentCall(call, this.clock.instant(), this.nanoTime.getAsLong());
		this.live.put(call.id(), recent);
		return Admission.proceed((outcome) -> {
			this.live.remove(call.id(), recent);
			recent.ended(outcome, this.nanoTime.getAsLong());
			ended.add(recent);
		});
	}

	@Override
	public Admission admit(Attempt attempt) {
		RecentCall recent = (this.ended != null) ? this.live.get(attempt.call().id()) : null;
		if (recent == null) {
			return Admission.PROCEED;
		}
		String target = attempt.target().name();
		return Admission.proceed(new Permit() {

			@Override
			public void settle(Outcome outcome) {
				if (!(outcome instanceof Outcome.NotMade)) {
					recent.attemptEnded(target, outcome);
				}
			}

			@Override
			public void charged(Charge charge) {
				recent.charged(charge);
			}

		});
	}

	/**
	 * The calls that ended last. What one cost may become known after it has ended.
	 * @return the newest first
	 */
	public List<CallReport> list() {
		return (this.ended != null) ? this.ended.list().stream().map(RecentCall::report).toList() : List.of();
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
