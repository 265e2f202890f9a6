package io.github.llmrouter.score;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What became of scores. Safe for any thread.
 */
public final class ScoreStatistics {

	private final AtomicLongArray outcomes = new AtomicLongArray(ScoreOutcome.values().length);

	private volatile boolean failing;

	ScoreStatistics() {
	}

	void add(ScoreOutcome outcome) {
		this.outcomes.incrementAndGet(outcome.ordinal());
		if (outcome != ScoreOutcome.DROPPED) {
			this.failing = outcome == ScoreOutcome.FAILED;
		}
	}

	/**
	 * How many scores came to an outcome.
	 * @param outcome the outcome
	 * @return the number since the start
	 */
	public long count(ScoreOutcome outcome) {
		return this.outcomes.get(outcome.ordinal());
	}

	/**
	 * Whether the last score that was sent was not taken.
	 * @return {@code false} if it was, or none was sent
	 */
	public boolean isFailing() {
		return this.failing;
	}

}
