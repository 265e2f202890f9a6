package io.github.llmrouter.score;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Scores that wait to be sent, within bounds of number and memory. Any thread may offer
 * and poll, and none waits for another; one thread takes.
 */
final class WaitingScores {

	static final int MAX_SCORES = 10_000;

	static final long MAX_BYTES = 16L * 1024 * 1024;

	/** Wakes up whoever takes. */
	private static final byte[] NOTHING = {};

	private final LinkedTransferQueue<byte[]> queue = new LinkedTransferQueue<>();

	private final AtomicInteger scores = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	/**
	 * Have a score wait.
	 * @param score the score, written
	 * @return {@code false} if there is no place for it
	 */
	boolean offer(byte[] score) {
		boolean few = this.scores.incrementAndGet() <= MAX_SCORES;
		boolean small = this.bytes.addAndGet(score.length) <= MAX_BYTES;
		if (few && small) {
			this.queue.put(score);
			return true;
		}
		leave(score);
		return false;
	}

	/**
	 * Wait for a score.
	 * @return the score, {@code null} if there may be none
	 * @throws InterruptedException if this thread was interrupted
	 */
	byte @Nullable [] take() throws InterruptedException {
		return taken(this.queue.take());
	}

	/**
	 * Take a score that waits.
	 * @return the score, {@code null} if none waits
	 */
	byte @Nullable [] poll() {
		byte[] score = this.queue.poll();
		while (score == NOTHING) {
			score = this.queue.poll();
		}
		return (score != null) ? taken(score) : null;
	}

	/**
	 * Have {@link #take()} return, whether there is a score or not.
	 */
	void wakeUp() {
		this.queue.put(NOTHING);
	}

	private byte @Nullable [] taken(byte[] score) {
		if (score == NOTHING) {
			return null;
		}
		leave(score);
		return score;
	}

	private void leave(byte[] score) {
		this.scores.decrementAndGet();
		this.bytes.addAndGet(-score.length);
	}

}
