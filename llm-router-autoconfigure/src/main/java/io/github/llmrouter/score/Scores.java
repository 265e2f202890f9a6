package io.github.llmrouter.score;

/**
 * Takes scores to be shown in Langfuse, where that is switched on; otherwise nothing
 * comes of them. A score about a trace that {@code llm.langfuse.sample-rate} leaves out
 * is left out too. Safe for any thread.
 */
@FunctionalInterface
public interface Scores {

	/** Takes scores and does nothing with them. */
	Scores NONE = (score) -> {
	};

	/**
	 * Add a score, which is sent in the background. Neither blocks nor fails, whatever
	 * becomes of the score.
	 * @param score the score
	 * @throws IllegalArgumentException if its metadata cannot be written as JSON, or it
	 * is longer than 64 KB
	 */
	void add(Score score);

}
