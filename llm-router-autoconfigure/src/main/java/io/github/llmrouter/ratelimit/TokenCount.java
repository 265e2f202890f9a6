package io.github.llmrouter.ratelimit;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.policy.Outcome;

/**
 * How many tokens an attempt has counted for. A provider may be asked what an attempt
 * used after it is over: what was told without is corrected then.
 */
final class TokenCount {

	private boolean settled;

	private boolean reported;

	private long used;

	/**
	 * The attempt is over.
	 * @param outcome how it ended
	 * @param estimate what it was thought to use
	 * @return the tokens it counts for, as far as is known
	 */
	synchronized long settled(Outcome outcome, TokenEstimate estimate) {
		this.settled = true;
		this.reported = outcome.usage().hasTokens();
		this.used = (outcome instanceof Outcome.NotMade) ? 0 : estimate.used(outcome);
		return this.used;
	}

	/**
	 * It is known what the attempt used, or that nobody will tell.
	 * @param charge what it used
	 * @return how many tokens more it counts for than it has so far; negative if they are
	 * less
	 */
	synchronized long charged(Charge charge) {
		if (!this.settled || this.reported || !charge.usage().hasTokens()) {
			return 0;
		}
		this.reported = true;
		long more = TokenEstimate.total(charge.usage()) - this.used;
		this.used += more;
		return more;
	}

}
