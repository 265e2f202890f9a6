package io.github.llmrouter;

/**
 * What a stream does when it breaks after a piece of it has gone out to the caller.
 * Before that every mode mends it unseen.
 */
public enum StreamMode {

	/** It fails, with the partial text in the error. */
	LIVE,

	/**
	 * It cannot: nothing goes out before the answer is whole. Retries and fallbacks are
	 * invisible, and so is the speed of the model.
	 */
	BUFFERED,

	/**
	 * The next attempt is asked to continue it: what went out stays, and what comes is
	 * joined to it without a gap and without repetition. It fails, as a live stream does,
	 * where that is not possible: after a tool call, in an answer with several choices,
	 * or if no attempt continues what was there.
	 */
	RESUME

}
