package io.github.llmrouter.score;

/**
 * What became of a score.
 */
public enum ScoreOutcome {

	/** Langfuse has it. */
	SENT,

	/** It was not sent: too much waited, or nothing is sent any more. */
	DROPPED,

	/** Langfuse did not take it. */
	FAILED

}
