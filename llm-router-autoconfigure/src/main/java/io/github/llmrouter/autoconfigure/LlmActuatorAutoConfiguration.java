package io.github.llmrouter.autoconfigure;

import java.util.Map;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Keeps the actuator from showing keys, also where it is told to show all values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
public final class LlmActuatorAutoConfiguration {

	private static final String SECRET_PROPERTY = "llm[._\\[].*([._]headers[._\\[].*|api[-_]?key|password|secret[-_]?key)";

	@Bean
	@ConditionalOnMissingBean(name = "llmSanitizingFunction")
	SanitizingFunction llmSanitizingFunction() {
		String[] variables = LlmEnvironmentPostProcessor.PROPERTIES_BY_NAME.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().matches(SECRET_PROPERTY))
			.map(Map.Entry::getKey)
			.toArray(String[]::new);
		return SanitizingFunction.sanitizeValue().ifKeyMatches(SECRET_PROPERTY).ifKeyEquals(variables);
	}

}
