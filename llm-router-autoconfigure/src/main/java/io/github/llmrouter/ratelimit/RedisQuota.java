package io.github.llmrouter.ratelimit;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A quota that is kept in Redis. What it knows without asking is what it was told last,
 * and how much has come back since.
 */
final class RedisQuota implements Quota {

	private static final double PERIOD = TimeUnit.MINUTES.toNanos(1);

	private final Quota remote;

	private final StoreGuard guard;

	private final LongSupplier nanoTime;

	private volatile Known known;

	RedisQuota(Quota remote, StoreGuard guard, LongSupplier nanoTime) {
		this.remote = remote;
		this.guard = guard;
		this.nanoTime = nanoTime;
		this.known = new Known(remote.capacity(), nanoTime.getAsLong());
	}

	@Override
	public long capacity() {
		return this.remote.capacity();
	}

	@Override
	public Reservation reserve(long amount, long maxWaitNanos) {
		return this.guard.ask(() -> {
			Reservation reservation = this.remote.reserve(amount, maxWaitNanos);
			this.known = new Known(reservation.left(), this.nanoTime.getAsLong());
			return reservation;
		}, () -> new Reservation(this.guard.isAllowing(), 0, this.guard.isAllowing() ? 0 : this.guard.restNanos(),
				available()));
	}

	@Override
	public void giveBack(long amount) {
		this.guard.tell(() -> this.remote.giveBack(amount));
	}

	@Override
	public void take(long amount) {
		this.guard.tell(() -> this.remote.take(amount));
	}

	@Override
	public long available() {
		Known last = this.known;
		long back = (long) ((this.nanoTime.getAsLong() - last.at()) * (capacity() / PERIOD));
		return Math.min(capacity(), last.left() + back);
	}

	@Override
	public long nanosUntilAny() {
		long available = available();
		return (available > 0) ? 0 : (long) ((1 - available) * (PERIOD / capacity()));
	}

	@Override
	public long nanosUntilWhole() {
		return 0;
	}

	/**
	 * What Redis has told.
	 *
	 * @param left how much was left
	 * @param at when that was
	 */
	private record Known(long left, long at) {
	}

}
