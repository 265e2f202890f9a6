package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.provider.anthropic.AnthropicErrorReader;

import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Lets the router understand the errors of Anthropic's client where it is present.
 */
@AutoConfiguration
@ConditionalOnClass(AnthropicChatModel.class)
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
public final class LlmAnthropicAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AnthropicErrorReader llmAnthropicErrorReader() {
		return new AnthropicErrorReader();
	}

}
