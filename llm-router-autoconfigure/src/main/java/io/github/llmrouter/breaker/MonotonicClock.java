package io.github.llmrouter.breaker;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock for measuring, which no change of the system's time disturbs. Its hours and
 * days mean nothing.
 */
final class MonotonicClock extends Clock {

	private final LongSupplier nanoTime;

	private final long start;

	MonotonicClock(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
	}

	@Override
	public Instant instant() {
		return Instant.EPOCH.plusNanos(this.nanoTime.getAsLong() - this.start);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
