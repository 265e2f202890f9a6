package io.github.llmrouter.ratelimit;

import java.util.List;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;

import org.springframework.core.Ordered;

/**
 * Counts the tokens of every attempt, whatever becomes of it, towards the limits of the
 * user, tenant and route that {@link CallLimits} keeps. It refuses nothing.
 */
public final class CallTokens implements AttemptPolicy, Ordered {

	private final CallLimits limits;

	private final long expectedOutputTokens;

	/**
	 * Create.
	 * @param limits what is counted towards
	 * @param settings what holds for all limits
	 */
	public CallTokens(CallLimits limits, RateLimitSettings settings) {
		this.limits = limits;
		this.expectedOutputTokens = settings.expectedOutputTokens();
	}

	@Override
	public Admission admit(Attempt attempt) {
		List<TokenAccount> accounts = this.limits.accounts(attempt.call());
		return accounts.isEmpty() ? Admission.PROCEED : Admission
			.proceed(new Counted(accounts, TokenEstimate.of(attempt.call().prompt(), this.expectedOutputTokens)));
	}

	@Override
	public boolean blocking() {
		return this.limits.blocking();
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 310;
	}

	/**
	 * An attempt whose tokens count.
	 */
	private static final class Counted implements Permit {

		private final List<TokenAccount> accounts;

		private final TokenEstimate estimate;

		private final TokenCount count = new TokenCount();

		private Counted(List<TokenAccount> accounts, TokenEstimate estimate) {
			this.accounts = accounts;
			this.estimate = estimate;
		}

		@Override
		public void settle(Outcome outcome) {
			count(this.count.settled(outcome, this.estimate));
		}

		@Override
		public void charged(Charge charge) {
			count(this.count.charged(charge));
		}

		private void count(long more) {
			if (more != 0) {
				this.accounts.forEach((account) -> account.count(more));
			}
		}

		@Override
		public String toString() {
			return "the call's rate limits', for an attempt";
		}

	}

}
