package io.github.llmrouter.prompt;

import java.util.concurrent.CompletableFuture;

/**
 * Gives prompts by their names, so that they can be changed without a new release: from
 * Langfuse where that is switched on, and else from files on the class path. What was got
 * once is kept and refreshed in the background, so an outage of Langfuse does not reach
 * callers. Safe for any thread.
 */
public interface PromptRegistry {

	/**
	 * Get the version of a prompt that is in production.
	 * @param name the name of the prompt; slashes are folders
	 * @return the prompt
	 * @throws PromptUnavailableException if it is found nowhere
	 */
	default ManagedPrompt get(String name) {
		return get(PromptQuery.of(name));
	}

	/**
	 * Get a prompt. Blocks only where nothing is known of it yet, and no longer than
	 * {@code llm.langfuse.timeout}.
	 * @param query which prompt
	 * @return the prompt
	 * @throws PromptUnavailableException if it is found nowhere
	 */
	ManagedPrompt get(PromptQuery query);

	/**
	 * Get a prompt on a thread that must not block.
	 * @param query which prompt
	 * @return the prompt, at once if it is known; fails with a
	 * {@link PromptUnavailableException} if it is found nowhere, or no thread was free to
	 * look for a file. What is chained to it must not block either.
	 */
	CompletableFuture<ManagedPrompt> getAsync(PromptQuery query);

	/**
	 * Begin a registry where there is no Spring Boot.
	 * @return a builder
	 */
	static PromptRegistryBuilder builder() {
		return new PromptRegistryBuilder();
	}

}
