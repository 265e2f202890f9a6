package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.cost.CostLookup;
import io.github.llmrouter.cost.PriceList;
import io.github.llmrouter.observation.AttemptObservation;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.target.AttemptSignals;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;
import reactor.core.scheduler.Schedulers;

import static io.github.llmrouter.policy.Outcome.NOT_MADE;

/**
 * The first attempt leaves the call to its hedge while that ends: what the hedge holds is
 * found and settled, and the hedge knows it.
 */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "settled by the hedge")
@Outcome(expect = Expect.FORBIDDEN, desc = "not found, or twice")
@State
public class LeftBehindStress {

	private static final CostInquiries INQUIRIES = new CostInquiries(CostLookup.DEFAULTS, Schedulers.parallel());

	private final AttemptPlan plan = Hedges.plan();

	private final AttemptRun first = run((Step.Try) this.plan.first());

	private final AttemptRun hedge = run(this.plan.hedge());

	private final CallPermits permits = new CallPermits(PolicyStack.of(List.of(), Calls.CALL), INQUIRIES,
			Runnable::run);

	private final AtomicInteger settled = new AtomicInteger();

	public LeftBehindStress() {
		this.permits.making(PolicyStack.of(List.of(), Calls.ATTEMPT), this.first, this.plan);
		PolicyStack<Attempt> held = PolicyStack.of(List.of(), Calls.ATTEMPT);
		held.hold((outcome) -> this.settled.incrementAndGet());
		this.permits.making(held, this.hedge, this.plan);
	}

	private static AttemptRun run(Step.Try step) {
		return new AttemptRun(step, Calls.CALL::prompt, Duration.ofMinutes(1), new AttemptSignals(System::nanoTime),
				System::nanoTime, new PriceList(Map.of()), false, (progress) -> AttemptObservation.NONE);
	}

	@Actor
	public void leave() {
		this.permits.left(this.first);
	}

	@Actor
	public void end(ZI_Result result) {
		result.r1 = this.permits.attemptEnded(this.hedge, NOT_MADE);
	}

	@Arbiter
	public void count(ZI_Result result) {
		result.r2 = this.settled.get();
	}

}
