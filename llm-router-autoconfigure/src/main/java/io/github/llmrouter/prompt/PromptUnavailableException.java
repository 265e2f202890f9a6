package io.github.llmrouter.prompt;

import org.jspecify.annotations.Nullable;

/**
 * A prompt is found nowhere: Langfuse does not give it, and nothing stands in for it.
 */
public final class PromptUnavailableException extends RuntimeException {

	private final String name;

	private final @Nullable Integer status;

	PromptUnavailableException(PromptKey key, String reason, @Nullable Integer status, @Nullable Throwable cause) {
		super("There is no " + key + ": " + reason, cause);
		this.name = key.name();
		this.status = status;
	}

	/**
	 * The name of the prompt.
	 * @return the name
	 */
	public String getName() {
		return this.name;
	}

	/**
	 * What Langfuse answered.
	 * @return the HTTP status, or {@code null} if it gave no answer or was not asked
	 */
	public @Nullable Integer getStatus() {
		return this.status;
	}

}
