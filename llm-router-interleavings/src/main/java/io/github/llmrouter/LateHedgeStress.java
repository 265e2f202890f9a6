package io.github.llmrouter;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A hedge begins while the first attempt fails: one of them goes on with the call.
 */
@JCStressTest
@Outcome(id = Hedges.LEAVES + ", " + Hedges.GOES_ON, expect = Expect.ACCEPTABLE, desc = "the hedge goes on")
@Outcome(id = Hedges.GOES_ON + ", " + Hedges.LEAVES, expect = Expect.ACCEPTABLE, desc = "there is no hedge")
@Outcome(expect = Expect.FORBIDDEN, desc = "both or none")
@State
public class LateHedgeStress {

	private final AttemptPlan plan = Hedges.plan();

	private final Step.Try first = (Step.Try) this.plan.first();

	@Actor
	public void fail(II_Result result) {
		result.r1 = Hedges.fail(this.plan, this.first);
	}

	@Actor
	public void hedge(II_Result result) {
		result.r2 = (this.plan.hedge() != null) ? Hedges.GOES_ON : Hedges.LEAVES;
	}

}
