package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.llmrouter.policy.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How much one target, user, tenant or route has used of its limit. Safe for any thread.
 */
final class LimitState {

	private static final int JUDGED = -1;

	private static final int FORGOTTEN = -2;

	private final RateLimit limit;

	private final @Nullable Quota requests;

	private final @Nullable Quota tokens;

	private final @Nullable Concurrency concurrency;

	private final AtomicInteger users = new AtomicInteger();

	/**
	 * Create.
	 * @param limit how much there is
	 * @param quotas makes the quota of a resource
	 */
	LimitState(RateLimit limit, Function<Resource, Quota> quotas) {
		this.limit = limit;
		this.requests = (limit.requestsPerMinute() != null) ? quotas.apply(Resource.REQUESTS) : null;
		this.tokens = (limit.tokensPerMinute() != null) ? quotas.apply(Resource.TOKENS) : null;
		this.concurrency = (limit.maxConcurrency() != null) ? new Concurrency(limit.maxConcurrency(), limit.adaptive())
				: null;
	}

	RateLimit limit() {
		return this.limit;
	}

	@Nullable Concurrency concurrency() {
		return this.concurrency;
	}

	/**
	 * What is left of something.
	 * @param resource of what
	 * @return the quota, or {@code null} if it is not limited by the minute
	 */
	@Nullable Quota quota(Resource resource) {
		return (resource == Resource.REQUESTS) ? this.requests : (resource == Resource.TOKENS) ? this.tokens : null;
	}

	/**
	 * Reserve what a request needs: all or nothing.
	 * @param tokenAmount how many tokens
	 * @param maxWaitNanos how long it may wait for what it reserves
	 * @return what it holds, or what there is too little of
	 */
	Decision acquire(long tokenAmount, long maxWaitNanos) {
		Concurrency.Place place = null;
		if (this.concurrency != null) {
			place = this.concurrency.tryAcquire();
			if (place == null) {
				return new Decision.Lacking(Resource.CONCURRENCY, null);
			}
		}
		Hold hold = new Hold(this, place);
		try {
			Decision lacking = hold.reserve(Resource.REQUESTS, 1, maxWaitNanos);
			if (lacking == null) {
				lacking = hold.reserve(Resource.TOKENS, tokenAmount, maxWaitNanos);
			}
			if (lacking == null) {
				return hold;
			}
			hold.release(Outcome.NOT_MADE, 0);
			return lacking;
		}
		catch (RuntimeException | Error ex) {
			hold.release(Outcome.NOT_MADE, 0);
			throw ex;
		}
	}

	/**
	 * Whether a small request would be admitted now, as far as that is known without
	 * asking anybody.
	 * @param maxWaitNanos how long it may wait
	 * @return whether it makes sense to ask
	 */
	boolean isAvailable(long maxWaitNanos) {
		return (this.concurrency == null || this.concurrency.hasRoom())
				&& (this.requests == null || this.requests.nanosUntilAny() <= maxWaitNanos)
				&& (this.tokens == null || this.tokens.nanosUntilAny() <= maxWaitNanos);
	}

	/**
	 * Count tokens that were not reserved, or not used after all.
	 * @param tokenAmount how many more; negative for fewer
	 */
	void correct(long tokenAmount) {
		if (this.tokens != null && tokenAmount > 0) {
			this.tokens.take(tokenAmount);
		}
		else if (this.tokens != null && tokenAmount < 0) {
			this.tokens.giveBack(-tokenAmount);
		}
	}

	boolean isLimited(Resource resource) {
		return (resource == Resource.CONCURRENCY) ? this.concurrency != null : quota(resource) != null;
	}

	/**
	 * What is left of something, as far as that is known without asking anybody.
	 * @param resource of what
	 * @return the amount; negative for a debt
	 */
	long available(Resource resource) {
		if (this.concurrency != null && resource == Resource.CONCURRENCY) {
			return this.concurrency.limit() - this.concurrency.inUse();
		}
		Quota quota = quota(resource);
		return (quota != null) ? quota.available() : 0;
	}

	/**
	 * Somebody is about to use it: it must not be forgotten meanwhile.
	 * @return {@code false} if it has been
	 */
	boolean tryEnter() {
		while (true) {
			int users = this.users.get();
			if (users == FORGOTTEN) {
				return false;
			}
			if (users == JUDGED) {
				Thread.onSpinWait();
			}
			else if (this.users.compareAndSet(users, users + 1)) {
				return true;
			}
		}
	}

	void leave() {
		this.users.decrementAndGet();
	}

	/**
	 * Forget it, if nobody uses it and a new one would be no different.
	 * @return whether it is forgotten
	 */
	boolean tryForget() {
		if (!this.users.compareAndSet(0, JUDGED)) {
			return false;
		}
		boolean whole = isWhole(this.requests) && isWhole(this.tokens);
		this.users.set(whole ? FORGOTTEN : 0);
		return whole;
	}

	private static boolean isWhole(@Nullable Quota quota) {
		return quota == null || quota.nanosUntilWhole() == 0;
	}

	/**
	 * What becomes of a request.
	 */
	sealed interface Decision permits Hold, Decision.Lacking {

		/**
		 * It may not be made.
		 *
		 * @param resource what there is too little of
		 * @param retryAfter when there will be enough, or {@code null} if nobody knows
		 */
		record Lacking(Resource resource, @Nullable Duration retryAfter) implements Decision {
		}

	}

}
