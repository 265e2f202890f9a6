package io.github.llmrouter;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.hedge.HedgeDelay;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.retry.RetrySettings;
import io.github.llmrouter.target.Target;

/**
 * Plans of a call with three targets.
 */
final class Hedges {

	/** The attempt is over, and the other one decides. */
	static final int LEAVES = 0;

	/** The next target is asked. */
	static final int GOES_ON = 1;

	/** The call ends. */
	static final int STOPS = 2;

	private static final AttemptFailedException FAILED = new AttemptFailedException("failed",
			Failure.of(FailureKind.SERVER_ERROR, null), "a", "a", null);

	private static final List<Target> CHAIN = Stream.of("a", "b", "c").map((name) -> Target.of(name, (prompt) -> {
		throw new IllegalStateException("Nobody is asked");
	})).toList();

	private static final AttemptRules RULES = new AttemptRules(
			new Retries(RetrySettings.DEFAULTS, null,
					new RetryBudget(new RetryBudgetSettings(false, 1, 1, 1), System::nanoTime), () -> 0),
			EnumSet.of(FailureKind.SERVER_ERROR), (target) -> true, (target) -> true, false, HedgeDelay.NEVER);

	private Hedges() {
	}

	static AttemptPlan plan() {
		return new AttemptPlan(CHAIN, RULES, new Deadline(System::nanoTime, Duration.ofMinutes(1)));
	}

	static int fail(AttemptPlan plan, Step.Try step) {
		Step next = plan.afterFailure(step, FAILED, false);
		return (next instanceof Step.Leave) ? LEAVES : (next instanceof Step.Try) ? GOES_ON : STOPS;
	}

}
