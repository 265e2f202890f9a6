package io.github.llmrouter;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Says when a stream is overdue: which of the timeouts applies now, and how much of it is
 * left.
 */
final class StreamTimer {

	/** For the usage chunk and the end of the stream, after the finish reason. */
	private static final long AFTER_FINISH_NANOS = Duration.ofSeconds(2).toNanos();

	private final RouterTimeouts timeouts;

	private final AttemptRun run;

	private final Deadline deadline;

	StreamTimer(RouterTimeouts timeouts, AttemptRun run, Deadline deadline) {
		this.timeouts = timeouts;
		this.run = run;
		this.deadline = deadline;
	}

	/**
	 * How long until the next look at the time.
	 * @return nanoseconds, not positive if the stream is overdue
	 */
	long leftNanos() {
		long left = Math.min(silenceLeft(), limitLeft());
		// the first token may come between two looks, and then the idle time counts
		return Math.min(left, Deadline.nanos(this.timeouts.idle()));
	}

	/**
	 * When to look again at a stream that is overdue, but not by its target's fault.
	 * @return nanoseconds
	 */
	long pauseNanos() {
		return Deadline.nanos(this.timeouts.idle());
	}

	/**
	 * What the overdue stream fails with.
	 * @return the reason
	 */
	TimeoutException overdue() {
		return new TimeoutException(message());
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
		if (!this.run.isCommitted()) {
			return this.deadline.leftNanos();
		}
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
