package io.github.llmrouter;

import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.cost.CostCalculator;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.log.RareWarnings;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import org.apache.commons.logging.LogFactory;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt cost, however it ended.
 *
 * @param target who was asked
 * @param model the model that answered, or {@code null}
 * @param calculator says what an answer cost
 */
record AttemptPricing(Target target, @Nullable String model, CostCalculator calculator) {

	private static final RareWarnings warnings = new RareWarnings(LogFactory.getLog(AttemptPricing.class),
			System::nanoTime);

	private static final int FIRST_ERROR_STATUS = 400;

	/**
	 * Calculate.
	 * @param outcome how the attempt ended
	 * @return the cost; that of a cancelled or broken answer is unknown unless the
	 * provider had reported its usage
	 */
	Cost cost(Outcome outcome) {
		if (outcome instanceof Outcome.Succeeded || outcome.usage().isReported()) {
			return cost(outcome.usage());
		}
		boolean billed = outcome instanceof Outcome.Cancelled
				|| (outcome instanceof Outcome.Failed failed && mayBeBilled(failed));
		return billed ? Cost.UNKNOWN : Cost.NOT_BILLED;
	}

	/**
	 * A provider charges neither for what did not reach it nor for an error instead of an
	 * answer; for one in the middle of an answer it may, and for an answer that nobody
	 * waited for.
	 */
	private static boolean mayBeBilled(Outcome.Failed failed) {
		Failure failure = failed.failure();
		return failure.reachedProvider()
				&& (failed.committed() || failure.status() == null || failure.status() < FIRST_ERROR_STATUS);
	}

	/**
	 * Calculate.
	 * @param usage what the provider reported
	 * @return the cost, unknown if it cannot be calculated
	 */
	Cost cost(TokenUsage usage) {
		try {
			@Nullable Cost cost = this.calculator.cost(this.target, this.model, usage);
			return (cost != null) ? cost : Cost.UNKNOWN;
		}
		catch (RuntimeException ex) {
			// an answer must not be lost because nobody can say what it cost
			warnings.warn("It cannot be calculated what an attempt at " + this.target + " cost", ex);
			return Cost.UNKNOWN;
		}
	}

}
