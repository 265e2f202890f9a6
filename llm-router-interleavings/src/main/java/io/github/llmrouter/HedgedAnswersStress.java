package io.github.llmrouter;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Two attempts of a call answer at once: one of them does.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the first one was faster")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the hedge was faster")
@Outcome(expect = Expect.FORBIDDEN, desc = "both or none")
@State
public class HedgedAnswersStress {

	private final AttemptPlan plan = Hedges.plan();

	private final Step.Try first = (Step.Try) this.plan.first();

	private final Step.Try hedge = this.plan.hedge();

	@Actor
	public void first(ZZ_Result result) {
		result.r1 = this.plan.answers(this.first.number());
	}

	@Actor
	public void hedge(ZZ_Result result) {
		result.r2 = this.plan.answers(this.hedge.number());
	}

}
