package io.github.llmrouter.langfuse.otlp;

import java.time.Duration;

/**
 * Waits before something is sent again.
 */
@FunctionalInterface
interface Pause {

	/**
	 * Wait.
	 * @param duration how long
	 * @return {@code false} if there is no point in trying again, because the application
	 * ends
	 */
	boolean await(Duration duration);

}
