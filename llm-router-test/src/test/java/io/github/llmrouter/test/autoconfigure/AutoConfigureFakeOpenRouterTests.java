package io.github.llmrouter.test.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import io.github.llmrouter.test.FakeOpenRouter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AutoConfigureFakeOpenRouter}.
 */
@AutoConfigureFakeOpenRouter
@SpringBootTest(classes = AutoConfigureFakeOpenRouterTests.Application.class,
		properties = { "llm.openrouter.base-url=https://openrouter.ai/api/v1", "llm.openrouter.api-key=real" })
class AutoConfigureFakeOpenRouterTests {

	private static @Nullable FakeOpenRouter first;

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private Environment environment;

	@RepeatedTest(2)
	void shouldPointApplicationAtFakeAndResetIt(@Value("${llm.openrouter.base-url}") String url) throws Exception {
		assertThat(url).isEqualTo(this.fake.baseUrl());
		assertThat(this.environment.getProperty("llm.openrouter.api-key")).isEqualTo(this.fake.apiKey());
		first = (first != null) ? first : this.fake;
		assertThat(this.fake).isSameAs(first);
		assertThat(this.fake.requestCount()).isZero();
		HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/models")).build();
		HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
		assertThat(this.fake.requestCount()).isEqualTo(1);
	}

	@Nested
	class Inside {

		@Test
		void shouldShareFakeOfCachedContext(@Autowired FakeOpenRouter injected) {
			first = (first != null) ? first : injected;
			assertThat(injected).isSameAs(first);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
