package io.github.llmrouter.ratelimit;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.policy.Admission;

/**
 * What a request is told that is not within a limit.
 */
final class Refusals {

	private Refusals() {
	}

	/**
	 * Refuse.
	 * @param whose the limit; must not tell who a user or tenant is
	 * @param limit the limit
	 * @param lacking what there is too little of
	 * @return the refusal
	 */
	static Admission refuse(String whose, RateLimit limit, LimitState.Decision.Lacking lacking) {
		String message = whose + ": its limit of " + limit.describe(lacking.resource()) + " is reached";
		return new Admission.Refuse(new RefusedException(FailureKind.RATE_LIMIT, message, lacking.retryAfter(), null));
	}

}
