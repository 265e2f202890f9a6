package io.github.llmrouter.prompt;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking Langfuse for a prompt.
 */
sealed interface FetchResult {

	/**
	 * It gave the prompt.
	 *
	 * @param prompt the prompt
	 */
	record Found(ManagedPrompt prompt) implements FetchResult {
	}

	/**
	 * It did not.
	 *
	 * @param reason why, in words that hold no key
	 * @param status the HTTP status, or {@code null} if there was no answer
	 * @param cause what was thrown, if anything was
	 */
	record Failed(String reason, @Nullable Integer status, @Nullable Throwable cause) implements FetchResult {

		private static final int NOT_FOUND = 404;

		static Failed noAnswer(@Nullable Throwable cause) {
			return new Failed("Langfuse gave no answer in time", null, cause);
		}

		static Failed notAsked(Throwable cause) {
			return new Failed("Langfuse could not be asked (" + cause.getClass().getSimpleName() + ")", null, cause);
		}

		boolean isNotFound() {
			return this.status != null && this.status == NOT_FOUND;
		}

	}

}
