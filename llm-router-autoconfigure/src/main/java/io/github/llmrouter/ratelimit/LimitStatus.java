package io.github.llmrouter.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * How a limit is at one moment.
 *
 * @param requests of the requests in a minute, or {@code null} if they are not limited
 * @param tokens of the tokens in a minute, or {@code null} if they are not limited
 * @param concurrency of the requests at once, or {@code null} if they are not limited
 */
public record LimitStatus(@Nullable Left requests, @Nullable Left tokens, @Nullable Left concurrency) {

	static LimitStatus of(LimitState state) {
		Concurrency concurrency = state.concurrency();
		return new LimitStatus(left(state.quota(Resource.REQUESTS)), left(state.quota(Resource.TOKENS)),
				(concurrency != null) ? new Left(concurrency.limit(), concurrency.limit() - concurrency.inUse())
						: null);
	}

	private static @Nullable Left left(@Nullable Quota quota) {
		return (quota != null) ? new Left(quota.capacity(), quota.available()) : null;
	}

	/**
	 * What is left of something.
	 *
	 * @param limit how much there is when nothing is used
	 * @param available how much is left; negative for a debt
	 */
	public record Left(long limit, long available) {
	}

}
