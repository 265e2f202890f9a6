package io.github.llmrouter.prompt;

/**
 * What was read is no prompt.
 */
final class UnreadablePromptException extends Exception {

	UnreadablePromptException(String message) {
		super(message);
	}

}
