package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Counts what limits do. Safe for any thread.
 */
public final class RateLimitStatistics {

	private final Map<LimitName, Map<Resource, LongAdder>> refusals = new EnumMap<>(LimitName.class);

	private final LongAdder storeFailures = new LongAdder();

	private volatile BiConsumer<LimitName, Duration> onWait = (limit, wait) -> {
	};

	/**
	 * Create, with nothing counted.
	 */
	public RateLimitStatistics() {
		for (LimitName limit : LimitName.values()) {
			Map<Resource, LongAdder> counts = new EnumMap<>(Resource.class);
			for (Resource resource : Resource.values()) {
				counts.put(resource, new LongAdder());
			}
			this.refusals.put(limit, counts);
		}
	}

	void refused(LimitName limit, Resource resource) {
		count(limit, resource).increment();
	}

	void waits(LimitName limit, Duration wait) {
		this.onWait.accept(limit, wait);
	}

	void storeFailed() {
		this.storeFailures.increment();
	}

	/**
	 * How often a limit has refused.
	 * @param limit whose limit
	 * @param resource what there was too little of
	 * @return the number
	 */
	public long refusals(LimitName limit, Resource resource) {
		return count(limit, resource).sum();
	}

	/**
	 * How often the store of limits could not be asked.
	 * @return the number
	 */
	public long storeFailures() {
		return this.storeFailures.sum();
	}

	/**
	 * Listen to waits.
	 * @param onWait is told whose limit makes a request wait, and how long; must not
	 * block
	 */
	void onWait(BiConsumer<LimitName, Duration> onWait) {
		this.onWait = onWait;
	}

	@SuppressWarnings("NullAway") // there is one for each
	private LongAdder count(LimitName limit, Resource resource) {
		return this.refusals.get(limit).get(resource);
	}

}
