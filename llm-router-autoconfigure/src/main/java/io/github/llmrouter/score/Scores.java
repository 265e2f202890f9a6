package io.github.llmrouter.score;

import org.springframework.util.Assert;

/**
 * Takes scores to be shown in Langfuse, where that is switched on; otherwise nothing
 * comes of them. A score about a trace that {@code llm.langfuse.sample-rate} leaves out
 * is left out too. Safe for any thread.
 */
@FunctionalInterface
public interface Scores {

	/** Takes scores and does nothing with them. */
	Scores NONE = (score) -> Assert.notNull(score, "'score' must not be null");

	/**
	 * Add a score, which is sent in the background. Neither blocks nor fails, whatever
	 * becomes of the score: one whose metadata cannot be written as JSON, or that is
	 * longer than 64 KB, is dropped.
	 * @param score the score
	 */
	void add(Score score);

}
