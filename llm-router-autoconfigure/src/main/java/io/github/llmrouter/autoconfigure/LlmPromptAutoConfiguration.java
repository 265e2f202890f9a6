package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.prompt.PromptRegistry;
import io.github.llmrouter.prompt.PromptRegistryBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ResourceLoader;

/**
 * Gives prompts by their names, from Langfuse where that is enabled.
 */
@AutoConfiguration(after = { LlmLangfuseAutoConfiguration.class, LlmRouterAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LlmProperties.class)
@ImportRuntimeHints(LlmPromptAutoConfiguration.PromptFilesHints.class)
public final class LlmPromptAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	PromptRegistry llmPromptRegistry(LlmProperties properties, ResourceLoader resourceLoader,
			ObjectProvider<LangfuseConnection> langfuse, ObjectProvider<LlmConfiguration> configuration) {
		LangfusePromptsProperties prompts = properties.langfuse().prompts();
		PromptRegistryBuilder builder = PromptRegistry.builder()
			.cacheTtl(prompts.cacheTtl())
			.fallbackLocation(prompts.fallbackLocation())
			.resourceLoader(resourceLoader);
		langfuse.ifUnique(builder::langfuse);
		// a router of the application's own knows its models itself
		configuration.ifAvailable((router) -> builder.models(router::hasTarget));
		return builder.build();
	}

	/**
	 * The files where they are by default.
	 */
	static final class PromptFilesHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("prompts/**");
		}

	}

}
