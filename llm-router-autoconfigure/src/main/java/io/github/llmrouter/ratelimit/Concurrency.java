package io.github.llmrouter.ratelimit;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * So many requests at once, and no waiting for a place. Safe for any thread.
 */
final class Concurrency {

	/** Such failures say that there were too many. */
	private static final Set<FailureKind> TOO_MANY = EnumSet.of(FailureKind.RATE_LIMIT, FailureKind.OVERLOADED,
			FailureKind.TIMEOUT);

	private final SimpleLimiter<Void> limiter;

	/**
	 * Create.
	 * @param max how many at once
	 * @param adaptive whether it is fewer, down to one, while there are too many
	 */
	Concurrency(int max, boolean adaptive) {
		this.limiter = SimpleLimiter.newBuilder()
			.limit(adaptive ? AIMDLimit.newBuilder()
				.initialLimit(max)
				.minLimit(1)
				.maxLimit(max)
				// how long a good answer takes says nothing
				.timeout(Long.MAX_VALUE, TimeUnit.NANOSECONDS)
				.build() : FixedLimit.of(max))
			.build();
	}

	/**
	 * Take a place.
	 * @return to be released once, or {@code null} if there is none
	 */
	@Nullable Place tryAcquire() {
		return this.limiter.acquire(null).map(Place::new).orElse(null);
	}

	boolean hasRoom() {
		return inUse() < limit();
	}

	int limit() {
		return this.limiter.getLimit();
	}

	int inUse() {
		return this.limiter.getInflight();
	}

	/**
	 * What a request occupies.
	 */
	static final class Place {

		private final Limiter.Listener listener;

		Place(Limiter.Listener listener) {
			this.listener = listener;
		}

		void release(Outcome outcome) {
			if (outcome instanceof Outcome.Succeeded) {
				this.listener.onSuccess();
			}
			else if (outcome instanceof Outcome.Failed failed && failed.failure().isFaultOfTarget()
					&& TOO_MANY.contains(failed.failure().kind())) {
				this.listener.onDropped();
			}
			else {
				this.listener.onIgnore();
			}
		}

	}

}
