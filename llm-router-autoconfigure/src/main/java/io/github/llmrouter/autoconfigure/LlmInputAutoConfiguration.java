package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.input.ContentFilter;
import io.github.llmrouter.input.ContentFilters;
import io.github.llmrouter.input.InputCleaning;
import io.github.llmrouter.input.InputLimits;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Checks what is asked, before a model is.
 */
@AutoConfiguration(before = LlmRouterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LlmProperties.class)
public final class LlmInputAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	InputLimits llmInputLimits(LlmProperties properties) {
		InputProperties input = properties.input();
		return new InputLimits(input.maxCharacters(), input.maxMessages(), input.maxMedia(),
				input.maxMediaSize().toBytes());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "llm.input.clean", matchIfMissing = true)
	InputCleaning llmInputCleaning() {
		return new InputCleaning();
	}

	@Bean
	@ConditionalOnMissingBean
	ContentFilters llmContentFilters(ObjectProvider<ContentFilter> filters) {
		return new ContentFilters(filters.orderedStream().toList());
	}

}
