package io.github.llmrouter;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Says when a stream is to be ended: which of the timeouts applies now, and how much of
 * it is left; none when the router is closed.
 */
final class StreamTimer {

	/** For the usage chunk and the end of the stream, after the finish reason. */
	private static final long AFTER_FINISH_NANOS = Duration.ofSeconds(2).toNanos();

	/** The chunk that is being passed on when the router is closed may take a while. */
	private static final long AFTER_CLOSE_NANOS = Duration.ofMillis(10).toNanos();

	private final RouterTimeouts timeouts;

	private final AttemptRun run;

	private final Deadline deadline;

	private final Closing closing;

	StreamTimer(RouterTimeouts timeouts, AttemptRun run, Deadline deadline, Closing closing) {
		this.timeouts = timeouts;
		this.run = run;
		this.deadline = deadline;
		this.closing = closing;
	}

	/**
	 * How long until the next look at the time.
	 * @return nanoseconds, not positive if the stream is overdue
	 */
	long leftNanos() {
		if (this.closing.isClosed()) {
			return 0;
		}
		long left = Math.min(silenceLeft(), limitLeft());
		// the first token may come between two looks, and then other limits count
		long idle = Deadline.nanos(this.timeouts.idle());
		long whole = wholeLeft();
		return Math.min(left, (whole > 0) ? Math.min(idle, whole) : idle);
	}

	/**
	 * Whether the stream is overdue even if the caller asks for nothing.
	 * @return whether no more of it is wanted
	 */
	boolean isUnwanted() {
		return this.closing.isClosed();
	}

	/**
	 * When to look again at a stream that is overdue but cannot be ended now.
	 * @return nanoseconds
	 */
	long pauseNanos() {
		return this.closing.isClosed() ? AFTER_CLOSE_NANOS : Deadline.nanos(this.timeouts.idle());
	}

	/**
	 * What the overdue stream fails with.
	 * @return the reason
	 */
	Exception overdue() {
		return this.closing.isClosed() ? new CancellationException("The router was closed")
				: (silenceLeft() > 0) ? new OutOfTimeException(message()) : new TimeoutException(message());
	}

	private long silenceLeft() {
		if (!this.run.signals().hasFirstToken()) {
			return Deadline.nanos(this.timeouts.firstToken()) - this.run.elapsedNanos();
		}
		long idle = Deadline.nanos(this.timeouts.idle());
		if (this.run.isComplete()) {
			idle = Math.min(idle, AFTER_FINISH_NANOS);
		}
		return idle - this.run.signals().silentNanos();
	}

	private long limitLeft() {
		return this.run.isCommitted() ? wholeLeft() : this.deadline.leftNanos();
	}

	private long wholeLeft() {
		@Nullable Duration total = this.timeouts.streamTotal();
		return (total != null) ? Deadline.nanos(total) - this.deadline.elapsedNanos() : Long.MAX_VALUE;
	}

	private String message() {
		if (limitLeft() <= 0) {
			return this.run.isCommitted() ? "The stream took longer than " + this.timeouts.streamTotal()
					: "No time is left for the call";
		}
		return this.run.signals().hasFirstToken() ? "Nothing more came within " + this.timeouts.idle()
				: "No first token within " + this.timeouts.firstToken();
	}

}
