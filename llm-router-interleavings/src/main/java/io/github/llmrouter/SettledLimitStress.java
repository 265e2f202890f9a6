package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.ratelimit.LimitStatus;
import io.github.llmrouter.ratelimit.MemoryQuotas;
import io.github.llmrouter.ratelimit.RateLimit;
import io.github.llmrouter.ratelimit.RateLimitSettings;
import io.github.llmrouter.ratelimit.RateLimitStatistics;
import io.github.llmrouter.ratelimit.TargetLimits;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import static io.github.llmrouter.policy.Outcome.NOT_MADE;

/**
 * An attempt is given up by its driver and by its caller: what it had reserved of its
 * target's limit comes back once, and nothing of what another has reserved.
 */
@JCStressTest
@Outcome(id = "1, 90", expect = Expect.ACCEPTABLE, desc = "its own came back")
@Outcome(expect = Expect.FORBIDDEN, desc = "twice or never")
@State
public class SettledLimitStress {

	private static final MemoryQuotas QUOTAS = new MemoryQuotas(() -> 0);

	private static final RateLimitSettings SETTINGS = new RateLimitSettings(Duration.ZERO, 9, 10);

	private static final Map<String, RateLimit> LIMITS = Map.of("a", new RateLimit(2L, 100L, null, false));

	private static final RateLimitStatistics STATISTICS = new RateLimitStatistics();

	private final TargetLimits limits = new TargetLimits(LIMITS, SETTINGS, QUOTAS, STATISTICS);

	private final PolicyStack<Attempt> permits = PolicyStack.of(List.of(), Calls.ATTEMPT);

	public SettledLimitStress() {
		this.permits.hold(admit());
		admit();
	}

	@Actor
	public void end() {
		this.permits.settle(NOT_MADE);
	}

	@Actor
	public void cancel() {
		this.permits.settle(NOT_MADE);
	}

	@Arbiter
	public void count(II_Result result) {
		LimitStatus left = this.limits.statuses().get("a");
		result.r1 = (int) left.requests().available();
		result.r2 = (int) left.tokens().available();
	}

	private Permit admit() {
		return ((Admission.Proceed) this.limits.admit(Calls.ATTEMPT)).permit();
	}

}
