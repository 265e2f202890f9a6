package io.github.llmrouter;

import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.cost.CostCalculator;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt cost, however it ended.
 */
final class AttemptCost {

	private static final int FIRST_ERROR_STATUS = 400;

	private AttemptCost() {
	}

	/**
	 * Calculate.
	 * @param outcome how the attempt ended
	 * @param target who was asked
	 * @param responseModel the model that answered, or {@code null}
	 * @param calculator says what an answer cost
	 * @return the cost; that of a cancelled or broken answer is unknown unless the
	 * provider had reported its usage
	 */
	static Cost of(Outcome outcome, Target target, @Nullable String responseModel, CostCalculator calculator) {
		if (outcome instanceof Outcome.Succeeded succeeded) {
			return calculator.cost(target, responseModel, succeeded.usage());
		}
		if (outcome instanceof Outcome.Cancelled cancelled) {
			return reported(cancelled.usage(), target, responseModel, calculator);
		}
		if (outcome instanceof Outcome.Failed failed && (failed.usage().isReported() || mayBeBilled(failed))) {
			return reported(failed.usage(), target, responseModel, calculator);
		}
		return Cost.NOT_BILLED;
	}

	private static Cost reported(TokenUsage usage, Target target, @Nullable String responseModel,
			CostCalculator calculator) {
		return usage.isReported() ? calculator.cost(target, responseModel, usage) : Cost.UNKNOWN;
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

}
