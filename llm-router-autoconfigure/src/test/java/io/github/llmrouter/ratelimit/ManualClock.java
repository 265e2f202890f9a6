package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A monotonic clock that a test moves. It begins shortly before it overflows, as a real
 * one may.
 */
final class ManualClock implements LongSupplier {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);

	@Override
	public long getAsLong() {
		return this.now.get();
	}

	void advance(Duration duration) {
		this.now.addAndGet(duration.toNanos());
	}

}
