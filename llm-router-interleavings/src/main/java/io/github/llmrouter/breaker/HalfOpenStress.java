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
 * Of two callers at once one goes through. When its trial is cancelled there is room for
 * one other.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one trial at a time")
@Outcome(expect = Expect.FORBIDDEN, desc = "none, or two at once")
@State
public class HalfOpenStress {

	private final OneTrial breaker = new OneTrial();

	private Permit one;

	private Permit other;

	@Actor
	public void one() {
		this.one = this.breaker.admit();
	}

	@Actor
	public void other() {
		this.other = this.breaker.admit();
	}

	@Arbiter
	public void count(II_Result result) {
		result.r1 = ((this.one != null) ? 1 : 0) + ((this.other != null) ? 1 : 0);
		((this.one != null) ? this.one : this.other).settle(OneTrial.CANCELLED);
		result.r2 = this.breaker.admitTwo();
	}

}
