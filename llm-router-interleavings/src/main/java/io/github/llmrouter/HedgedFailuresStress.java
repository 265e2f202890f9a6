package io.github.llmrouter;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two attempts of a call fail at once: the call goes on, and once.
 */
@JCStressTest
@Outcome(id = Hedges.LEAVES + ", " + Hedges.GOES_ON, expect = Expect.ACCEPTABLE, desc = "the first one failed first")
@Outcome(id = Hedges.GOES_ON + ", " + Hedges.LEAVES, expect = Expect.ACCEPTABLE, desc = "the hedge failed first")
@Outcome(expect = Expect.FORBIDDEN, desc = "twice or never")
@State
public class HedgedFailuresStress {

	private final AttemptPlan plan = Hedges.plan();

	private final Step.Try first = (Step.Try) this.plan.first();

	private final Step.Try hedge = this.plan.hedge();

	@Actor
	public void first(II_Result result) {
		result.r1 = Hedges.fail(this.plan, this.first);
	}

	@Actor
	public void hedge(II_Result result) {
		result.r2 = Hedges.fail(this.plan, this.hedge);
	}

}
