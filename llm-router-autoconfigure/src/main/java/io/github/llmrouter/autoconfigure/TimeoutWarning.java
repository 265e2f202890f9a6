package io.github.llmrouter.autoconfigure;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of timeouts that let one silent model use up the time of all others.
 */
final class TimeoutWarning {

	private static final Log logger = LogFactory.getLog(TimeoutWarning.class);

	private TimeoutWarning() {
	}

	static void give(LlmConfiguration configuration) {
		if (configuration.chains().values().stream().anyMatch((chain) -> chain.size() > 1)) {
			TimeoutProperties timeout = configuration.properties().timeout();
			compare(timeout.total(), "response", timeout.response());
			compare(timeout.total(), "first-token", timeout.firstToken());
		}
	}

	private static void compare(Duration total, String name, Duration ofAttempt) {
		if (total.compareTo(ofAttempt) <= 0) {
			logger.warn(("llm.timeout.total is not longer than llm.timeout.%s: after a model that stays silent,"
					+ " no time is left to ask the next one of its chain")
				.formatted(name));
		}
	}

}
