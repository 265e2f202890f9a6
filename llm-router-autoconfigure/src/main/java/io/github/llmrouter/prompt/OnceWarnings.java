package io.github.llmrouter.prompt;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the log each thing once, as long as it is not too much to remember. Safe for any
 * thread.
 */
final class OnceWarnings {

	private static final Log logger = LogFactory.getLog(PromptRegistry.class);

	private static final int MAX_WARNINGS = 1_000;

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	void warn(String message) {
		if (this.told.size() < MAX_WARNINGS && this.told.add(message)) {
			logger.warn(message + " This is told once.");
		}
	}

}
