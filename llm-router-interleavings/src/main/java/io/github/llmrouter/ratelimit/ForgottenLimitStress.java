package io.github.llmrouter.ratelimit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A user's limit is spent while those that nobody uses are forgotten: whether this one
 * was forgotten before or not, what was spent is remembered.
 */
@JCStressTest
@Outcome(id = "0, -1, 1", expect = Expect.ACCEPTABLE, desc = "spent once")
@Outcome(expect = Expect.FORBIDDEN, desc = "spent twice, or not at all")
@State
public class ForgottenLimitStress {

	private static final LimitKey KEY = new LimitKey("tenant", "user");

	private static final RateLimit LIMIT = new RateLimit(1L, null, null, false);

	private final KeyedLimits limits = new KeyedLimits(LimitName.USER, LIMIT, Limits.QUOTAS, 10, () -> 0);

	public ForgottenLimitStress() {
		// so that there is one to forget
		this.limits.enter(KEY).leave();
	}

	@Actor
	public void spend(III_Result result) {
		result.r1 = take();
	}

	@Actor
	public void forget() {
		this.limits.known();
	}

	@Arbiter
	public void spendAgain(III_Result result) {
		result.r2 = take();
		result.r3 = (int) this.limits.known();
	}

	private int take() {
		LimitState state = this.limits.enter(KEY);
		try {
			return (state.acquire(0, 0) instanceof Hold) ? 0 : -1;
		}
		finally {
			state.leave();
		}
	}

}
