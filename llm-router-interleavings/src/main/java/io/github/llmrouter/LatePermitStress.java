package io.github.llmrouter;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.policy.ChatCall;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

import static io.github.llmrouter.policy.Outcome.NOT_MADE;

/**
 * A policy admits while the caller goes away: its permit is settled all the same, and
 * once.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "once")
@Outcome(expect = Expect.FORBIDDEN, desc = "twice or never")
@State
public class LatePermitStress {

	private final PolicyStack<ChatCall> permits = PolicyStack.of(List.of(), Calls.CALL);

	private final AtomicInteger settled = new AtomicInteger();

	@Actor
	public void admit() {
		this.permits.hold((outcome) -> this.settled.incrementAndGet());
	}

	@Actor
	public void cancel() {
		this.permits.settle(NOT_MADE);
	}

	@Arbiter
	public void count(I_Result result) {
		result.r1 = this.settled.get();
	}

}
