package io.github.llmrouter.test.autoconfigure;

import io.github.llmrouter.test.FakeOpenRouter;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AutoConfigureFakeOpenRouter} without Spring Boot.
 */
@AutoConfigureFakeOpenRouter
@SpringJUnitConfig
class PlainSpringTests {

	@Test
	void shouldRunInPlainContext(@Autowired FakeOpenRouter injected, @Value("${llm.openrouter.base-url}") String url) {
		assertThat(url).isEqualTo(injected.baseUrl());
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
