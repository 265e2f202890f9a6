package io.github.llmrouter.observation;

/**
 * How long a call was out of the router's hands: with at least one target, or waiting.
 * What overlaps counts once. Guarded by itself; nothing takes long.
 */
final class TimeElsewhere {

	private int targets;

	private boolean waiting;

	private long since;

	private long nanos;

	private long waitingSince;

	private long waitedNanos;

	synchronized void asked(long now) {
		leave(now);
		this.targets++;
	}

	synchronized void ended(long now) {
		this.targets--;
		comeBack(now);
	}

	synchronized void paused(long now) {
		leave(now);
		this.waiting = true;
		this.waitingSince = now;
	}

	synchronized void resumed(long now) {
		if (this.waiting) {
			this.waiting = false;
			this.waitedNanos += now - this.waitingSince;
			comeBack(now);
		}
	}

	private void leave(long now) {
		if (this.targets == 0 && !this.waiting) {
			this.since = now;
		}
	}

	private void comeBack(long now) {
		if (this.targets == 0 && !this.waiting) {
			this.nanos += now - this.since;
		}
	}

	/**
	 * Time with targets or waiting.
	 * @return nanoseconds
	 */
	synchronized long nanos() {
		return this.nanos;
	}

	/**
	 * Time of that which was spent waiting.
	 * @return nanoseconds
	 */
	synchronized long waitedNanos() {
		return this.waitedNanos;
	}

}
