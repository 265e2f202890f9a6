package io.github.llmrouter.selection;

import java.time.Duration;

/**
 * How fast a target answers, of calls or of streams: an average in which an answer counts
 * less the longer ago it was. What is known fades, so that a target that was slow once is
 * asked again by and by. Guarded by itself; nothing takes long.
 */
final class Pace {

	/** How long it takes until a third is left of what is known. */
	private static final double MEMORY = Duration.ofSeconds(30).toNanos();

	/** So that what is new shows also where answers come fast one after the other. */
	private static final double MAX_WEIGHT_OF_OLD = 0.9;

	private static final double LEAST_PENALTY = Duration.ofSeconds(10).toNanos();

	/** Longer than any attempt may take, and doubles still tell apart how many wait. */
	private static final double UNKNOWN_AND_BUSY = Duration.ofDays(10).toNanos();

	private boolean known;

	private double average;

	private long updated;

	/** How many wait for their answer. */
	private int waiting;

	/** Since when some have been waiting and none has been answered. */
	private long silentSince;

	/**
	 * The target is asked.
	 * @param now the time
	 */
	synchronized void asked(long now) {
		if (this.waiting++ == 0) {
			this.silentSince = now;
		}
	}

	/**
	 * An answer has come, or has begun to come.
	 * @param now the time
	 * @param nanos how long that took
	 */
	synchronized void answered(long now, long nanos) {
		this.waiting--;
		this.silentSince = now;
		double old = this.known ? Math.min(MAX_WEIGHT_OF_OLD, Math.exp((this.updated - now) / MEMORY)) : 0;
		learnt(now, old * this.average + (1 - old) * nanos);
	}

	/**
	 * An attempt failed before an answer began to come, and the target is to blame.
	 * @param now the time
	 * @param nanos how long that took
	 */
	synchronized void failed(long now, long nanos) {
		this.waiting--;
		this.silentSince = now;
		broken(now, nanos);
	}

	/**
	 * An answer broke, and the target is to blame.
	 * @param now the time
	 * @param nanos how long that took
	 */
	synchronized void broken(long now, long nanos) {
		// to fail at once is not to be fast
		learnt(now, Math.max(this.average, Math.max(LEAST_PENALTY, 2.0 * nanos)));
	}

	/**
	 * An attempt was silent for so long that another target answered in its stead.
	 * @param now the time
	 * @param nanos how long it had been silent: an answer would have taken longer
	 */
	synchronized void overtaken(long now, long nanos) {
		this.waiting--;
		learnt(now, Math.max(this.average, 2.0 * nanos));
	}

	/**
	 * An attempt is over that says nothing about the target.
	 */
	synchronized void gone() {
		this.waiting--;
	}

	private void learnt(long now, double nanos) {
		this.known = true;
		this.average = nanos;
		this.updated = now;
	}

	/**
	 * How long an answer will take. Where that is not known, or was long ago, one attempt
	 * finds out; meanwhile others do not follow it.
	 * @param now the time
	 * @return nanoseconds, 0 if it is not known
	 */
	synchronized double expectedNanos(long now) {
		if (this.waiting == 0) {
			return this.known ? this.average * Math.exp((this.updated - now) / MEMORY) : 0;
		}
		// whoever has waited longest has waited at least as long as nothing came
		return this.known ? Math.max(this.average, now - this.silentSince) : UNKNOWN_AND_BUSY * this.waiting;
	}

}
