package io.github.llmrouter.shutdown;

import java.util.concurrent.Future;

import io.github.llmrouter.Calls;
import io.github.llmrouter.policy.Admission;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

import static io.github.llmrouter.policy.Outcome.NOT_MADE;

/**
 * A call begins while the gate closes: it is refused, or it is counted and waited for.
 * Either way the gate is idle in the end, and never before the call has ended.
 */
@JCStressTest
@Outcome(id = "1, 1, 0, 1", expect = Expect.ACCEPTABLE, desc = "counted and waited for")
@Outcome(id = "0, 0, 1, 1", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "idle too early or never")
@State
public class ClosingGateStress {

	private final CallGate gate = new CallGate();

	private Admission admission;

	private Future<?> idle;

	@Actor
	public void begin() {
		this.admission = this.gate.admit(Calls.CALL);
	}

	@Actor
	public void close() {
		this.idle = this.gate.shut();
	}

	@Arbiter
	public void end(IIII_Result result) {
		result.r2 = this.gate.active();
		result.r3 = this.idle.isDone() ? 1 : 0;
		if (this.admission instanceof Admission.Proceed proceed) {
			result.r1 = 1;
			proceed.permit().settle(NOT_MADE);
		}
		result.r4 = this.idle.isDone() ? 1 : 0;
	}

}
