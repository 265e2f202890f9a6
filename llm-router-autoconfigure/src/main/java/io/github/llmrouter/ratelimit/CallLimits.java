package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;

import org.springframework.core.Ordered;

/**
 * Keeps the calls of each user, tenant and route within the limit that applies to each of
 * them. While a call runs, it has the tokens reserved that its next attempt may use;
 * {@link CallTokens} counts what its attempts have used. Safe for any thread.
 */
public final class CallLimits implements CallPolicy, Ordered {

	private final List<KeyedLimits> limits = new ArrayList<>();

	private final QuotaStore store;

	private final RateLimitSettings settings;

	private final RateLimitStatistics statistics;

	/**
	 * Create.
	 * @param limits what limits each user, tenant or route
	 * @param settings what holds for all
	 * @param store where the use is kept
	 * @param statistics counts
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	public CallLimits(Map<LimitName, RateLimit> limits, RateLimitSettings settings, QuotaStore store,
			RateLimitStatistics statistics, LongSupplier nanoTime) {
		this.settings = settings;
		this.store = store;
		this.statistics = statistics;
		limits.forEach((name, limit) -> {
			if (limit.isLimited()) {
				this.limits.add(new KeyedLimits(name, limit, store, settings.maxKeys(), nanoTime));
			}
		});
	}

	@Override
	public Admission admit(ChatCall call) {
		TokenEstimate estimate = TokenEstimate.of(call.prompt(), this.settings.expectedOutputTokens());
		Held held = new Held();
		try {
			for (KeyedLimits limit : this.limits) {
				LimitKey key = LimitKey.of(limit.name(), call);
				if (key != null) {
					LimitState.Decision decision = held.acquire(limit, key, estimate.total(),
							this.settings.maxWait().toNanos());
					if (decision instanceof LimitState.Decision.Lacking lacking) {
						held.settle(Outcome.NOT_MADE);
						this.statistics.refused(limit.name(), lacking.resource());
						return Refusals.refuse("The " + limit.name().tag(), limit.limit(), lacking);
					}
				}
			}
		}
		catch (RuntimeException | Error ex) {
			held.settle(Outcome.NOT_MADE);
			throw ex;
		}
		return held.admission();
	}

	/**
	 * Whose tokens a call uses.
	 * @param call the call
	 * @return what is to be told of them; nothing of the prompt is kept
	 */
	List<TokenAccount> accounts(ChatCall call) {
		List<TokenAccount> accounts = new ArrayList<>(this.limits.size());
		for (KeyedLimits limit : this.limits) {
			LimitKey key = (limit.limit().tokensPerMinute() != null) ? LimitKey.of(limit.name(), call) : null;
			if (key != null) {
				accounts.add(new TokenAccount(limit, key));
			}
		}
		return accounts;
	}

	@Override
	public boolean blocking() {
		return this.store.blocking();
	}

	/** After what finds out who calls, and before what costs more than this. */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 300;
	}

	/**
	 * Of how many users, tenants and routes the use is known.
	 * @return the numbers, without those that have no limit
	 */
	public Map<LimitName, Long> known() {
		Map<LimitName, Long> known = new EnumMap<>(LimitName.class);
		this.limits.forEach((limit) -> known.put(limit.name(), limit.known()));
		return known;
	}

	/**
	 * What a call holds.
	 */
	private final class Held implements Permit {

		private final List<Part> parts = new ArrayList<>(CallLimits.this.limits.size());

		LimitState.Decision acquire(KeyedLimits limit, LimitKey key, long tokens, long maxWaitNanos) {
			LimitState state = limit.enter(key);
			boolean held = false;
			try {
				LimitState.Decision decision = state.acquire(tokens, maxWaitNanos);
				if (decision instanceof Hold hold) {
					this.parts.add(new Part(limit, state, hold));
					held = true;
				}
				return decision;
			}
			finally {
				if (!held) {
					state.leave();
				}
			}
		}

		Admission admission() {
			Part slowest = null;
			for (Part part : this.parts) {
				if (slowest == null || part.hold().waitNanos() > slowest.hold().waitNanos()) {
					slowest = part;
				}
			}
			if (slowest == null) {
				return Admission.PROCEED;
			}
			if (slowest.hold().waitNanos() == 0) {
				return Admission.proceed(this);
			}
			Duration wait = Duration.ofNanos(slowest.hold().waitNanos());
			CallLimits.this.statistics.waits(slowest.limit().name(), wait);
			return new Admission.Wait(wait, this);
		}

		/** Gives all of it back, also where one part fails, and none of it twice. */
		@Override
		public void settle(Outcome outcome) {
			List<Part> parts = List.copyOf(this.parts);
			this.parts.clear();
			RuntimeException failure = null;
			for (Part part : parts) {
				try {
					// its attempts have counted
					part.hold().release(outcome, 0);
				}
				catch (RuntimeException ex) {
					failure = (failure != null) ? failure : ex;
				}
				finally {
					part.state().leave();
				}
			}
			if (failure != null) {
				throw failure;
			}
		}

		@Override
		public String toString() {
			return "the call's rate limits'";
		}

	}

	/**
	 * What a call holds of one limit.
	 *
	 * @param limit the limit
	 * @param state how much that one has used
	 * @param hold what the call holds
	 */
	private record Part(KeyedLimits limit, LimitState state, Hold hold) {
	}

}
