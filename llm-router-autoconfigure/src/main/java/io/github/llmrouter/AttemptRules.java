package io.github.llmrouter;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.hedge.HedgeDelay;
import io.github.llmrouter.log.RareWarnings;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.target.Target;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * By what the {@linkplain AttemptPlan plans} of all calls decide.
 *
 * @param retries when a target is asked again
 * @param fallbackOn after what the next one is
 * @param affordable whether the price of a target is low enough to fall back to it
 * @param available whether policies would admit an attempt at a target now
 * @param lastResort whether one is asked all the same where all rest after failures
 * @param hedgeDelay when another one is asked beside one that does not answer
 * @param warnings tell of delays that cannot be told
 */
record AttemptRules(Retries retries, Set<FailureKind> fallbackOn, Predicate<Target> affordable,
		Predicate<Target> available, boolean lastResort, HedgeDelay hedgeDelay, RareWarnings warnings) {

	AttemptRules(Retries retries, Set<FailureKind> fallbackOn, Predicate<Target> affordable,
			Predicate<Target> available, boolean lastResort, HedgeDelay hedgeDelay) {
		this(retries, Set.copyOf(fallbackOn), affordable, available, lastResort, hedgeDelay,
				new RareWarnings(LogFactory.getLog(ChatRouter.class), System::nanoTime));
	}

	/**
	 * How long an attempt may take before another one is made beside it.
	 * @param attempt the attempt
	 * @return the delay, or {@code null} for none
	 */
	@Nullable Duration hedgeDelay(Attempt attempt) {
		try {
			Duration delay = this.hedgeDelay.delay(attempt);
			return (delay == null || delay.isNegative()) ? null : delay;
		}
		catch (RuntimeException ex) {
			this.warnings.warn(this.hedgeDelay.getClass().getName() + " cannot say when to hedge", ex);
			return null;
		}
	}

}
