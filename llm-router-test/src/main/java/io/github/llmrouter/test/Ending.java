package io.github.llmrouter.test;

/**
 * What happens to the connection once the bytes of a reply are out.
 */
enum Ending {

	/** The HTTP message ends as it should. */
	COMPLETE,

	/** The connection is closed; an HTTP message that was begun is never completed. */
	CLOSE,

	/** The connection is reset. */
	RESET,

	/** Nothing: it stays open and silent. */
	HOLD

}
