package io.github.llmrouter.autoconfigure;

/**
 * When OpenRouter is asked whether it accepts the key.
 */
enum KeyValidation {

	/** When the health of the application is asked for. */
	HEALTH,

	/**
	 * Once, at the start, which a key that is not accepted ends; again with the health
	 * only if there was no clear answer.
	 */
	STARTUP,

	/** Never. */
	NEVER

}
