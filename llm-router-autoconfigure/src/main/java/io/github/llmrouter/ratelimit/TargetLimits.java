package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;

import org.springframework.core.Ordered;

/**
 * Keeps the attempts at each target within its limit. Tokens are reserved by an estimate
 * and settled by what was used. Safe for any thread.
 */
public final class TargetLimits implements AttemptPolicy, Ordered {

	private final Map<String, LimitState> states = new LinkedHashMap<>();

	private final QuotaStore store;

	private final RateLimitSettings settings;

	private final RateLimitStatistics statistics;

	/**
	 * Create.
	 * @param limits what limits each target, by its name in chains
	 * @param settings what holds for all
	 * @param store where the use is kept
	 * @param statistics counts
	 */
	public TargetLimits(Map<String, RateLimit> limits, RateLimitSettings settings, QuotaStore store,
			RateLimitStatistics statistics) {
		this.settings = settings;
		this.store = store;
		this.statistics = statistics;
		limits.forEach((target, limit) -> {
			if (limit.isLimited()) {
				this.states.put(target,
						new LimitState(limit,
								(resource) -> store.quota(new QuotaName(LimitName.TARGET, target, null, resource),
										KeyedLimits.perMinute(limit, resource))));
			}
		});
	}

	@Override
	public Admission admit(Attempt attempt) {
		LimitState state = this.states.get(attempt.target().name());
		if (state == null) {
			return Admission.PROCEED;
		}
		TokenEstimate estimate = TokenEstimate.of(attempt.call().prompt(), this.settings.expectedOutputTokens());
		LimitState.Decision decision = state.acquire(estimate.total(), this.settings.maxWait().toNanos());
		if (decision instanceof LimitState.Decision.Lacking lacking) {
			this.statistics.refused(LimitName.TARGET, lacking.resource());
			return Refusals.refuse(attempt.target().name(), state.limit(), lacking);
		}
		Hold hold = (Hold) decision;
		Permit permit = new Held(state, hold, estimate);
		if (hold.waitNanos() == 0) {
			return Admission.proceed(permit);
		}
		Duration wait = Duration.ofNanos(hold.waitNanos());
		this.statistics.waits(LimitName.TARGET, wait);
		return new Admission.Wait(wait, permit);
	}

	@Override
	public boolean isAvailable(Target target) {
		LimitState state = this.states.get(target.name());
		return state == null || state.isAvailable(this.settings.maxWait().toNanos());
	}

	@Override
	public boolean blocking() {
		return this.store.blocking();
	}

	/**
	 * After the circuit breakers: a target that rests uses up nothing.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 300;
	}

	/**
	 * How the limits are.
	 * @return the status of each target that has a limit, by its name
	 */
	public Map<String, LimitStatus> statuses() {
		Map<String, LimitStatus> statuses = new TreeMap<>();
		this.states.forEach((target, state) -> statuses.put(target, LimitStatus.of(state)));
		return statuses;
	}

	void forEach(BiConsumer<String, LimitState> action) {
		this.states.forEach(action);
	}

	/**
	 * What an attempt holds.
	 */
	private static final class Held implements Permit {

		private final LimitState state;

		private final Hold hold;

		private final TokenEstimate estimate;

		private final TokenCount count = new TokenCount();

		private Held(LimitState state, Hold hold, TokenEstimate estimate) {
			this.state = state;
			this.hold = hold;
			this.estimate = estimate;
		}

		@Override
		public void settle(Outcome outcome) {
			this.hold.release(outcome, this.count.settled(outcome, this.estimate));
		}

		@Override
		public void charged(Charge charge) {
			this.state.correct(this.count.charged(charge));
		}

		@Override
		public String toString() {
			return "the target's rate limit's";
		}

	}

}
