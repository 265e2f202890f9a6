package io.github.llmrouter.shutdown;

import java.util.concurrent.Future;

import io.github.llmrouter.Calls;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Permit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import static io.github.llmrouter.policy.Outcome.NOT_MADE;

/**
 * What seems the last call ends while another begins and the gate closes after it: the
 * gate is not idle before that one has ended.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "idle after the last call")
@Outcome(expect = Expect.FORBIDDEN, desc = "idle too early or never")
@State
public class LastCallStress {

	private final CallGate gate = new CallGate();

	private final Permit first = begin();

	private Permit second;

	private Future<?> idle;

	@Actor
	public void end() {
		this.first.settle(NOT_MADE);
	}

	@Actor
	public void beginAndClose() {
		this.second = begin();
		this.idle = this.gate.shut();
	}

	@Arbiter
	public void endTheLast(II_Result result) {
		result.r1 = this.idle.isDone() ? 1 : 0;
		this.second.settle(NOT_MADE);
		result.r2 = this.idle.isDone() ? 1 : 0;
	}

	private Permit begin() {
		return ((Admission.Proceed) this.gate.admit(Calls.CALL)).permit();
	}

}
