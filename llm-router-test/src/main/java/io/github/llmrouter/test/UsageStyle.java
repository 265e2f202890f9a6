package io.github.llmrouter.test;

/**
 * How a stream tells what it used. All but {@link #EMPTY_CHOICES} and
 * {@link #EMPTY_CHOICE} are faults.
 */
public enum UsageStyle {

	/** Once, in the last chunk, with an empty list of choices: as documented. */
	EMPTY_CHOICES,

	/**
	 * Once, in the last chunk, with one choice that has an empty delta and no finish
	 * reason: as OpenRouter has been seen to do it.
	 */
	EMPTY_CHOICE,

	/** In a last chunk without an id. */
	WITHOUT_ID,

	/** In two chunks, the same numbers. */
	TWICE,

	/** In every chunk, what was used so far, and in the last one all of it. */
	CUMULATIVE,

	/** Not at all; the only style that changes a call too. */
	NONE

}
