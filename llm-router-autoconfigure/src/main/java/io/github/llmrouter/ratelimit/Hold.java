package io.github.llmrouter.ratelimit;

import java.time.Duration;

import io.github.llmrouter.policy.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What one request holds of a limit. Reserved by one thread; released once, by any.
 */
final class Hold implements LimitState.Decision {

	private final LimitState state;

	private final Concurrency.@Nullable Place place;

	private long requests;

	private long tokens;

	private long waitNanos;

	Hold(LimitState state, Concurrency.@Nullable Place place) {
		this.state = state;
		this.place = place;
	}

	/**
	 * Reserve something.
	 * @param resource what
	 * @param amount how much
	 * @param maxWaitNanos how long the wait may be
	 * @return {@code null} if that is held now, or that there is too little
	 */
	LimitState.Decision.@Nullable Lacking reserve(Resource resource, long amount, long maxWaitNanos) {
		Quota quota = this.state.quota(resource);
		if (quota == null) {
			return null;
		}
		Quota.Reservation reservation = quota.reserve(amount, maxWaitNanos);
		if (!reservation.granted()) {
			return new LimitState.Decision.Lacking(resource, Duration.ofNanos(reservation.nanos()));
		}
		if (resource == Resource.REQUESTS) {
			this.requests = reservation.amount();
		}
		else {
			this.tokens = reservation.amount();
		}
		this.waitNanos = Math.max(this.waitNanos, reservation.nanos());
		return null;
	}

	/**
	 * How long the request must wait.
	 */
	long waitNanos() {
		return this.waitNanos;
	}

	/**
	 * The request is over.
	 * @param outcome how it ended
	 * @param used how many tokens it counts for
	 */
	void release(Outcome outcome, long used) {
		try {
			settleRequests(outcome);
			settleTokens(used);
		}
		finally {
			if (this.place != null) {
				this.place.release(outcome);
			}
		}
	}

	private void settleRequests(Outcome outcome) {
		Quota quota = this.state.quota(Resource.REQUESTS);
		if (quota != null && this.requests > 0 && outcome instanceof Outcome.NotMade) {
			quota.giveBack(this.requests);
		}
	}

	private void settleTokens(long used) {
		Quota quota = this.state.quota(Resource.TOKENS);
		if (quota != null && used > this.tokens) {
			quota.take(used - this.tokens);
		}
		else if (quota != null && used < this.tokens) {
			quota.giveBack(this.tokens - used);
		}
	}

}
