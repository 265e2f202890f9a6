package io.github.llmrouter;

/**
 * How demanding a task is, by the caller's own judgement: a hint for choosing models.
 */
public enum Complexity {

	/** Any model can do it: classify, extract, rephrase. */
	SIMPLE,

	/**
	 * It takes some understanding: summarise, answer from given text, write plain code.
	 */
	MEDIUM,

	/** It takes the best there is: long reasoning, planning, hard code. */
	COMPLEX

}
