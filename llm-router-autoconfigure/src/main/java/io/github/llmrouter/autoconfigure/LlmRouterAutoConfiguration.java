package io.github.llmrouter.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Configures the router from the {@code llm.*} properties.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LlmProperties.class)
public final class LlmRouterAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LlmConfiguration llmConfiguration(LlmProperties properties) {
		return LlmConfiguration.of(properties);
	}

}
