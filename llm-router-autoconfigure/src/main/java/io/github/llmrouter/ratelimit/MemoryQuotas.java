package io.github.llmrouter.ratelimit;

import java.util.function.LongSupplier;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

/**
 * Keeps the use of limits in this process.
 */
public final class MemoryQuotas implements QuotaStore {

	private final TimeMeter time;

	/**
	 * Create.
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	public MemoryQuotas(LongSupplier nanoTime) {
		// Bucket4j does not know that such a clock may overflow
		long start = nanoTime.getAsLong();
		this.time = new TimeMeter() {

			@Override
			public long currentTimeNanos() {
				return nanoTime.getAsLong() - start;
			}

			@Override
			public boolean isWallClockBased() {
				return false;
			}

		};
	}

	@Override
	public Quota quota(QuotaName name, long perMinute) {
		Bucket bucket = Bucket.builder()
			.withCustomTimePrecision(this.time)
			.addLimit(BucketQuota.configuration(perMinute).getBandwidths()[0])
			.build();
		return new BucketQuota(bucket, perMinute);
	}

	@Override
	public boolean blocking() {
		return false;
	}

}
