package io.github.llmrouter.score;

/**
 * Is told what becomes of scores. Any thread may call it, and it must not block. An
 * exception that it throws is logged once and goes no further.
 */
@FunctionalInterface
public interface ScoreListener {

	/**
	 * Take note of what became of a score.
	 * @param outcome what became of it
	 */
	void onOutcome(ScoreOutcome outcome);

}
