package io.github.llmrouter.ratelimit;

import java.time.Duration;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.UninterruptibleBlockingStrategy;

/**
 * A quota that is a token bucket of Bucket4j, wherever that keeps its state.
 */
final class BucketQuota implements Quota {

	private static final Duration PERIOD = Duration.ofMinutes(1);

	private final Bucket bucket;

	private final long capacity;

	BucketQuota(Bucket bucket, long capacity) {
		this.bucket = bucket;
		this.capacity = capacity;
	}

	/**
	 * What its bucket must be configured with.
	 * @param perMinute the limit
	 * @return the configuration
	 */
	static BucketConfiguration configuration(long perMinute) {
		return BucketConfiguration.builder()
			.addLimit((limit) -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
			.build();
	}

	@Override
	public long capacity() {
		return this.capacity;
	}

	@Override
	public Reservation reserve(long amount, long maxWaitNanos) {
		long wanted = Math.min(amount, this.capacity);
		ConsumptionProbe probe = this.bucket.tryConsumeAndReturnRemaining(wanted);
		if (probe.isConsumed()) {
			return new Reservation(true, wanted, 0, probe.getRemainingTokens());
		}
		if (probe.getNanosToWaitForRefill() <= maxWaitNanos) {
			Recorded recorded = new Recorded();
			if (this.bucket.asBlocking().tryConsumeUninterruptibly(wanted, maxWaitNanos, recorded)) {
				return new Reservation(true, wanted, recorded.nanos, probe.getRemainingTokens() - wanted);
			}
		}
		// others may have reserved since the probe
		long nanos = Math.max(probe.getNanosToWaitForRefill(), maxWaitNanos);
		return new Reservation(false, 0, nanos, probe.getRemainingTokens());
	}

	@Override
	public void giveBack(long amount) {
		this.bucket.addTokens(amount);
	}

	@Override
	public void take(long amount) {
		this.bucket.consumeIgnoringRateLimits(amount);
	}

	@Override
	public long available() {
		return this.bucket.getAvailableTokens();
	}

	@Override
	public long nanosUntilAny() {
		return this.bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
	}

	@Override
	public long nanosUntilWhole() {
		long missing = this.capacity - available();
		// a part of one more may be missing
		return (missing > 0) ? (long) ((missing + 1.0) * PERIOD.toNanos() / this.capacity) : 0;
	}

	/**
	 * How long Bucket4j would have this thread sleep: it is the driver that waits.
	 */
	private static final class Recorded implements UninterruptibleBlockingStrategy {

		private long nanos;

		@Override
		public void parkUninterruptibly(long nanosToPark) {
			this.nanos = nanosToPark;
		}

	}

}
