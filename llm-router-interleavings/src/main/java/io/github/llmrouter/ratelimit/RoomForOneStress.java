package io.github.llmrouter.ratelimit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two reserve from a limit with room for one: never do both go at once. Who does not
 * waits for what comes back first, and a third would have to wait for longer than it may.
 */
@JCStressTest
@Outcome(id = { "0, 1, -1", "1, 0, -1" }, expect = Expect.ACCEPTABLE, desc = "one at once, one later")
@Outcome(id = "1, 1, -1", expect = Expect.ACCEPTABLE, desc = "one has the request now, the other the tokens")
@Outcome(expect = Expect.FORBIDDEN, desc = "both at once, or more than there is")
@State
public class RoomForOneStress {

	private final LimitState limit = Limits.state(1, 10);

	@Actor
	public void one(III_Result result) {
		result.r1 = Limits.minutes(this.limit, 10);
	}

	@Actor
	public void other(III_Result result) {
		result.r2 = Limits.minutes(this.limit, 10);
	}

	@Arbiter
	public void third(III_Result result) {
		result.r3 = Limits.minutes(this.limit, 10);
	}

}
