package io.github.llmrouter.sample;

import java.util.Map;

import io.github.llmrouter.test.FakeOpenRouter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Starts a fake OpenRouter where the application would otherwise need a key.
 */
class EmbeddedOpenRouter implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final Log logger = LogFactory.getLog(EmbeddedOpenRouter.class);

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (!isNeeded(context.getEnvironment())) {
			return;
		}
		FakeOpenRouter openRouter = FakeOpenRouter.start();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("embeddedOpenRouter",
					Map.of("llm.openrouter.base-url", openRouter.baseUrl(), "llm.openrouter.api-key", "embedded")));
		// a bean for tests to script; destroyed last, so that calls under way may end
		DefaultSingletonBeanRegistry beans = (DefaultSingletonBeanRegistry) context.getBeanFactory();
		beans.registerSingleton("fakeOpenRouter", openRouter);
		beans.registerDisposableBean("fakeOpenRouter", openRouter::close);
		logger.info("No key is set: an embedded fake of OpenRouter answers at " + openRouter.baseUrl());
	}

	private static boolean isNeeded(Environment environment) {
		return "openrouter".equals(environment.getProperty("llm.provider", "openrouter"))
				&& !environment.getProperty("llm.force-mock", Boolean.class, false)
				&& !StringUtils.hasText(environment.getProperty("llm.openrouter.api-key"))
				&& !StringUtils.hasText(environment.getProperty("llm.openrouter.base-url"));
	}

}
