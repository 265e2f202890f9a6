package io.github.llmrouter.ratelimit;

import io.github.llmrouter.policy.Outcome.Cancelled;
import io.github.llmrouter.target.TokenUsage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import static io.github.llmrouter.policy.Outcome.NOT_MADE;

/**
 * One reserves and is over, having used more than that; another is never made, or turned
 * down. What is left is what nobody has used: no more and no less.
 */
@JCStressTest
@Outcome(id = "3, 77", expect = Expect.ACCEPTABLE, desc = "it adds up")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost or created")
@State
public class ReserveAndSettleStress {

	private final LimitState limit = Limits.state(4, 112);

	@Actor
	public void use() {
		reserve(30).release(new Cancelled(TokenUsage.UNKNOWN, 0), 35);
	}

	@Actor
	public void giveBack() {
		// too many when the other has used more than it reserved
		if (this.limit.acquire(80, 0) instanceof Hold hold) {
			hold.release(NOT_MADE, 0);
		}
		reserve(60).release(NOT_MADE, 0);
	}

	private Hold reserve(long tokens) {
		return (Hold) this.limit.acquire(tokens, 0);
	}

	@Arbiter
	public void count(II_Result result) {
		result.r1 = (int) this.limit.available(Resource.REQUESTS);
		result.r2 = (int) this.limit.available(Resource.TOKENS);
	}

}
