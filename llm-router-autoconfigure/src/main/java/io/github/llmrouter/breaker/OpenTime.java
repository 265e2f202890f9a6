package io.github.llmrouter.breaker;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long a breaker stays open: longer each time it opens anew before it has been closed
 * for as long as it was open. Guarded by the breaker it belongs to.
 */
final class OpenTime {

	private final BreakerSettings settings;

	private final DoubleSupplier random;

	private int openings;

	private long lastOpenNanos;

	/**
	 * Create.
	 * @param settings how long at first and at most
	 * @param random random numbers from 0 (inclusive) to 1 (exclusive)
	 */
	OpenTime(BreakerSettings settings, DoubleSupplier random) {
		this.settings = settings;
		this.random = random;
	}

	/**
	 * The breaker opens.
	 * @param closedNanos for how long it was closed before; 0 if it was not
	 * @return how long it stays open
	 */
	Duration next(long closedNanos) {
		if (closedNanos > this.lastOpenNanos) {
			this.openings = 0;
		}
		double longest = this.settings.maxOpen().toNanos();
		double full = Math.min(longest,
				this.settings.open().toNanos() * Math.pow(this.settings.openMultiplier(), this.openings++));
		double nanos = this.settings.jitter() ? full / 2 + this.random.getAsDouble() * full / 2 : full;
		this.lastOpenNanos = (long) nanos;
		return Duration.ofNanos(this.lastOpenNanos);
	}

	void reset() {
		this.openings = 0;
		this.lastOpenNanos = 0;
	}

}
