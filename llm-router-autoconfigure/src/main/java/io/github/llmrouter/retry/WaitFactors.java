package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

import io.github.llmrouter.failure.FailureKind;

/**
 * How much longer or shorter than configured to wait after each kind of failure: what
 * {@link AdaptiveBackOffPolicy} has learned, in one place for all calls. One entry for
 * each kind. Thread safe: an entry is an immutable value that is replaced by compare and
 * set.
 */
final class WaitFactors {

	private static final double NOT_ENOUGH = 2;

	private static final double ENOUGH = 0.8;

	private static final double HALF_LIFE = Duration.ofMinutes(1).toNanos();

	private static final FailureKind[] KINDS = FailureKind.values();

	private final LongSupplier nanoTime;

	private final AtomicReferenceArray<Factor> factors = new AtomicReferenceArray<>(KINDS.length);

	WaitFactors(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		long now = nanoTime.getAsLong();
		for (FailureKind kind : KINDS) {
			this.factors.set(kind.ordinal(), new Factor(Range.of(kind).start(), now));
		}
	}

	/**
	 * What is known now. To be kept for the lesson of the wait that it is used for.
	 */
	Factor latest(FailureKind kind) {
		return this.factors.get(kind.ordinal());
	}

	/**
	 * What to multiply a wait by.
	 */
	double value(FailureKind kind, Factor factor) {
		double start = Range.of(kind).start();
		double age = Math.max(0, this.nanoTime.getAsLong() - factor.since());
		return start * Math.pow(factor.value() / start, Math.pow(0.5, age / HALF_LIFE));
	}

	/**
	 * Learn how a wait ended. Of the waits that began with the same factor the first to
	 * end teaches, so that many calls that fail at once count as one.
	 */
	void learn(FailureKind kind, Factor used, boolean enough) {
		Range range = Range.of(kind);
		double changed = value(kind, used) * (enough ? ENOUGH : NOT_ENOUGH);
		Factor next = new Factor(Math.min(range.max(), Math.max(range.min(), changed)), this.nanoTime.getAsLong());
		this.factors.compareAndSet(kind.ordinal(), used, next);
	}

	/**
	 * A factor as it was at a time. Compared by identity: each is one state of its kind.
	 *
	 * @param value the factor
	 * @param since when it was learned, by the monotonic clock
	 */
	record Factor(double value, long since) {
	}

	/**
	 * What a kind's factor may be, and what it is before anything is known.
	 */
	private record Range(double min, double start, double max) {

		private static final Range LONGER = new Range(1, 2, 8);

		private static final Range SHORTER = new Range(0.125, 0.5, 1);

		private static final Range EITHER = new Range(0.25, 1, 4);

		static Range of(FailureKind kind) {
			return switch (kind) {
				case RATE_LIMIT, OVERLOADED -> LONGER;
				case NETWORK, TRUNCATED -> SHORTER;
				default -> EITHER;
			};
		}

	}

}
