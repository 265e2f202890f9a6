package io.github.llmrouter.target;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What the transport tells about one attempt while it runs, and the way to stop it. The
 * transport's threads write, the driver's timer reads; every method may be called from
 * any thread.
 */
public final class AttemptSignals {

	private static final int MAX_ID_LENGTH = 200;

	private final LongSupplier nanoTime;

	private final long start;

	private volatile long lastData;

	private volatile @Nullable Duration firstToken;

	private volatile long lastToken;

	private volatile @Nullable String responseId;

	private @Nullable Runnable transport;

	private boolean ended;

	public AttemptSignals(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
		this.lastData = this.start;
	}

	/**
	 * A data event has arrived. A keep-alive is none.
	 * @param token whether it carries a piece of the answer: content, reasoning or part
	 * of a tool call
	 */
	public void dataReceived(boolean token) {
		this.lastData = this.nanoTime.getAsLong();
		if (token) {
			this.lastToken = this.lastData - this.start;
			if (this.firstToken == null) {
				this.firstToken = Duration.ofNanos(this.lastToken);
			}
		}
	}

	/**
	 * Whether a piece of the answer has arrived.
	 * @return whether the first token is there
	 */
	public boolean hasFirstToken() {
		return this.firstToken != null;
	}

	/**
	 * How long the first piece of the answer took.
	 * @return the time since the attempt began, or {@code null} if none has arrived
	 */
	public @Nullable Duration firstToken() {
		return this.firstToken;
	}

	/**
	 * How long the pieces of the answer came.
	 * @return the time from the first to the last piece so far, or {@code null} if none
	 * has arrived
	 */
	public @Nullable Duration streamed() {
		Duration firstToken = this.firstToken;
		return (firstToken != null) ? Duration.ofNanos(this.lastToken).minus(firstToken) : null;
	}

	/**
	 * The provider has named its answer.
	 * @param id the id, or {@code null} if it has not; one that is too long for an id is
	 * none
	 */
	public void responseId(@Nullable String id) {
		if (id != null && id.length() <= MAX_ID_LENGTH) {
			this.responseId = id;
		}
	}

	/**
	 * By what id the provider knows the answer.
	 * @return the id, or {@code null} if it has not told any
	 */
	public @Nullable String responseId() {
		return this.responseId;
	}

	/**
	 * Time since the last data event, or since the attempt began.
	 * @return nanoseconds
	 */
	public long silentNanos() {
		return this.nanoTime.getAsLong() - this.lastData;
	}

	/**
	 * Register what stops the transport and frees what it holds. It runs once, when the
	 * attempt ends in any way; at once if that has happened.
	 * @param transport what to run
	 */
	public void onEnd(Runnable transport) {
		synchronized (this) {
			if (!this.ended) {
				Runnable earlier = this.transport;
				this.transport = (earlier == null) ? transport : () -> {
					earlier.run();
					transport.run();
				};
				return;
			}
		}
		transport.run();
	}

	/**
	 * Whether the attempt is over.
	 * @return {@code true} once it has ended in any way
	 */
	public synchronized boolean isEnded() {
		return this.ended;
	}

	/**
	 * The attempt is over: stop the transport if it still runs.
	 */
	public void end() {
		Runnable transport;
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.ended = true;
			transport = this.transport;
			this.transport = null;
		}
		if (transport != null) {
			transport.run();
		}
	}

}
