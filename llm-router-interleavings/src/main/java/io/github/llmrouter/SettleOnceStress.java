package io.github.llmrouter;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.target.TokenUsage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import static io.github.llmrouter.policy.Outcome.Cancelled;
import static io.github.llmrouter.policy.Outcome.NOT_MADE;

/**
 * A call ends while its caller goes away: each permit is settled once, by whoever is
 * first, and that one knows it.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the end was first")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the cancel was first")
@Outcome(expect = Expect.FORBIDDEN, desc = "twice or never")
@State
public class SettleOnceStress {

	private final PolicyStack<ChatCall> permits = PolicyStack.of(List.of(), Calls.CALL);

	private final AtomicInteger settled = new AtomicInteger();

	public SettleOnceStress() {
		this.permits.hold((outcome) -> this.settled.incrementAndGet());
	}

	@Actor
	public void end(III_Result result) {
		result.r1 = this.permits.settle(NOT_MADE) ? 1 : 0;
	}

	@Actor
	public void cancel(III_Result result) {
		result.r2 = this.permits.settle(new Cancelled(TokenUsage.UNKNOWN, 0)) ? 1 : 0;
	}

	@Arbiter
	public void count(III_Result result) {
		result.r3 = this.settled.get();
	}

}
