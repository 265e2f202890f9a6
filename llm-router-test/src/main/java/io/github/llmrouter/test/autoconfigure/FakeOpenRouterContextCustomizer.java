package io.github.llmrouter.test.autoconfigure;

import java.util.Map;

import io.github.llmrouter.test.FakeOpenRouter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts a fake for a context, which closes it. All are equal, as the context cache
 * demands.
 */
final class FakeOpenRouterContextCustomizer implements ContextCustomizer {

	private static final String NAME = "fakeOpenRouter";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		FakeOpenRouter fake = FakeOpenRouter.start();
		DefaultSingletonBeanRegistry beans = (DefaultSingletonBeanRegistry) context.getBeanFactory();
		beans.registerSingleton(NAME, fake);
		// also where the context fails to start
		beans.registerDisposableBean(NAME, fake::close);
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(NAME,
					Map.of("llm.openrouter.base-url", fake.baseUrl(), "llm.openrouter.api-key", fake.apiKey())));
		context.getEnvironment()
			.getPropertySources()
			.addLast(new MapPropertySource(NAME + "Defaults", Map.of("llm.circuit-breaker.enabled", "false")));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other != null && getClass() == other.getClass();
	}

	@Override
	public int hashCode() {
		return getClass().hashCode();
	}

}
