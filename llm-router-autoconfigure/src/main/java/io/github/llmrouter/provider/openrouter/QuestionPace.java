package io.github.llmrouter.provider.openrouter;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Keeps questions from becoming a burden: a few at once, and none for a while after
 * OpenRouter could not answer one. Safe for any thread.
 */
final class QuestionPace {

	private static final int MAX_AT_ONCE = 8;

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

	private final LongSupplier nanoTime;

	private int underWay;

	private int troubles;

	private long pausedUntil;

	QuestionPace(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.pausedUntil = nanoTime.getAsLong();
	}

	/**
	 * A question is to be asked.
	 * @return {@code false} if it has to wait; otherwise it is to be ended
	 */
	synchronized boolean begin() {
		if (this.underWay == MAX_AT_ONCE || this.nanoTime.getAsLong() - this.pausedUntil < 0) {
			return false;
		}
		this.underWay++;
		return true;
	}

	/**
	 * OpenRouter has answered.
	 */
	synchronized void answered() {
		this.underWay--;
		this.troubles = 0;
	}

	/**
	 * OpenRouter could not answer: it is asked nothing for a second, twice as long each
	 * time, half a minute at most.
	 * @param retryAfter how long it asks to wait, if it does
	 */
	synchronized void failed(@Nullable Duration retryAfter) {
		this.underWay--;
		Duration own = FIRST_PAUSE.multipliedBy(1L << Math.min(this.troubles, 5));
		this.troubles++;
		Duration pause = (retryAfter != null && retryAfter.compareTo(own) > 0) ? retryAfter : own;
		long until = this.nanoTime.getAsLong() + ((pause.compareTo(MAX_PAUSE) < 0) ? pause : MAX_PAUSE).toNanos();
		if (until - this.pausedUntil > 0) {
			this.pausedUntil = until;
		}
	}

}
