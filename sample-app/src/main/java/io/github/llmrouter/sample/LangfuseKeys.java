package io.github.llmrouter.sample;

import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Shows calls in Langfuse where the keys of a project are given.
 */
class LangfuseKeys implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (StringUtils.hasText(environment.getProperty("llm.langfuse.public-key"))
				&& StringUtils.hasText(environment.getProperty("llm.langfuse.secret-key"))) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("langfuseKeys", Map.of("llm.langfuse.enabled", true)));
		}
	}

}
