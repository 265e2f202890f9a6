package io.github.llmrouter.autoconfigure;

import java.util.List;

import io.github.llmrouter.key.KeyCheck;
import io.github.llmrouter.key.KeyStatus.Validity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Ends the start over a key that is not accepted, where that is wanted. A provider that
 * cannot be asked is no reason not to start.
 */
final class KeyAtStart implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(KeyAtStart.class);

	private final List<KeyCheck> checks;

	KeyAtStart(List<KeyCheck> checks) {
		this.checks = checks;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (KeyCheck check : this.checks) {
			Validity validity = check.status().validity();
			if (validity == Validity.INVALID) {
				throw new InvalidLlmConfigurationException(List.of(new ConfigurationProblem(
						"llm." + check.provider() + ".api-key", "holds a key that the provider does not accept",
						"Set it to a valid key, or set llm." + check.provider()
								+ ".validate-key to 'health' or 'never' to start without one.")));
			}
			if (validity == Validity.UNKNOWN) {
				logger.warn("The key of provider " + check.provider() + " could not be checked");
			}
		}
	}

}
