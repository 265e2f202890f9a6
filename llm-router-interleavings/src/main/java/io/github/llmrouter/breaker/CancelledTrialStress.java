package io.github.llmrouter.breaker;

import io.github.llmrouter.policy.Permit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A trial is cancelled while another caller comes: that one gets the trial's place or
 * does not, and the place is neither lost nor doubled.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "got the place")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "came too early")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost or doubled")
@State
public class CancelledTrialStress {

	private final OneTrial breaker = new OneTrial();

	private final Permit trial = this.breaker.admit();

	@Actor
	public void cancel() {
		this.trial.settle(OneTrial.CANCELLED);
	}

	@Actor
	public void come(II_Result result) {
		result.r1 = (this.breaker.admit() != null) ? 1 : 0;
	}

	@Arbiter
	public void count(II_Result result) {
		result.r2 = this.breaker.admitTwo();
	}

}
