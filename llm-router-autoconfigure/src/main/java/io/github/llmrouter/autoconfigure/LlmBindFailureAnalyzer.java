package io.github.llmrouter.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.Environment;

/**
 * Explains a value where a group of properties belongs, such as a proxy's URL with its
 * password or a header with a token. Spring Boot's own analyzer would print it.
 */
class LlmBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> implements Ordered {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("llm");

	private final ConfigurationReport report;

	LlmBindFailureAnalyzer(Environment environment) {
		this.report = new ConfigurationReport(environment);
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		if (!PREFIX.isAncestorOf(cause.getName()) || !(cause.getCause() instanceof ConverterNotFoundException)) {
			return null;
		}
		String property = cause.getName().toString();
		return this.report.analysis(List.of(new ConfigurationProblem(property, "takes no value itself",
				"Remove " + property + " and set the properties below it instead.")), cause);
	}

	/**
	 * Before Spring Boot's.
	 */
	@Override
	public int getOrder() {
		return 0;
	}

}
