package io.github.llmrouter.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains an {@link InvalidLlmConfigurationException}.
 */
class InvalidLlmConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidLlmConfigurationException> {

	private final ConfigurationReport report;

	InvalidLlmConfigurationFailureAnalyzer(Environment environment) {
		this.report = new ConfigurationReport(environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidLlmConfigurationException cause) {
		return this.report.analysis(cause.problems(), cause);
	}

}
