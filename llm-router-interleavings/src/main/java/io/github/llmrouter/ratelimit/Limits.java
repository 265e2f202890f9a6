package io.github.llmrouter.ratelimit;

import java.time.Duration;

/**
 * Limits whose time stands still: nothing comes back by itself.
 */
final class Limits {

	static final MemoryQuotas QUOTAS = new MemoryQuotas(() -> 0);

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	private Limits() {
	}

	/**
	 * What one target, user, tenant or route may use.
	 * @param requests how many requests in a minute
	 * @param tokens how many tokens in a minute
	 * @return the state, of which nothing is used
	 */
	static LimitState state(long requests, long tokens) {
		RateLimit limit = new RateLimit(requests, tokens, null, false);
		return new LimitState(limit, (resource) -> QUOTAS.quota(new QuotaName(LimitName.TARGET, "a", null, resource),
				KeyedLimits.perMinute(limit, resource)));
	}

	/**
	 * Reserve, and wait a minute for it at most.
	 * @param state of what
	 * @param tokens how many tokens
	 * @return how many minutes the wait is, or -1 if it would be too long
	 */
	static int minutes(LimitState state, long tokens) {
		return (state.acquire(tokens, MINUTE) instanceof Hold hold) ? (int) (hold.waitNanos() / MINUTE) : -1;
	}

}
