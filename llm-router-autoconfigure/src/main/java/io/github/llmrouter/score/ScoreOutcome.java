package io.github.llmrouter.score;

/**
 * What became of a score.
 */
public enum ScoreOutcome {

	/** Langfuse has it. */
	SENT,

	/** It was not sent: too many waited, or the application ended. */
	DROPPED,

	/** Langfuse did not take it. */
	FAILED

}
