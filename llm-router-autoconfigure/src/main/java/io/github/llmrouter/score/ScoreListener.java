package io.github.llmrouter.score;

/**
 * Is told what becomes of scores. Any thread may call it, and it must not block.
 */
@FunctionalInterface
public interface ScoreListener {

	/** Does not listen. */
	ScoreListener NONE = (outcome) -> {
	};

	/**
	 * Take note of what became of a score.
	 * @param outcome what became of it
	 */
	void onOutcome(ScoreOutcome outcome);

}
