package io.github.llmrouter.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LlmActuatorAutoConfiguration}.
 */
class LlmActuatorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmActuatorAutoConfiguration.class, LlmRouterAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "llm.openrouter.api-key, true", "llm.openrouter.apiKey, true", "llm.openrouter.api_key, true",
			"llm.providers.local.api-key, true", "llm.providers[my.one].api-key, true",
			"llm.openrouter.proxy.password, true", "llm.openrouter.headers.X-Token, true",
			"llm.openrouter.headers[X-Token], true", "llm.langfuse.secret-key, true", "LLM_OPENROUTER_APIKEY, true",
			"LLM_OPENROUTER_API_KEY, true", "LLM_PROVIDERS_LOCAL_APIKEY, true", "LLM_OPENROUTER_HEADERS_TOKEN, true",
			"OPENROUTER_API_KEY, true", "OPENAI_API_KEY, true", "ANTHROPIC_API_KEY, true", "LLM_DEFAULT, false",
			"llm.options.max-tokens, false", "llm.openrouter.base-url, false", "llm.retry.budget.max-tokens, false",
			"server.api-key, false", "OTHER_API_KEY, false" })
	void shouldHideSecretsOnly(String key, boolean hidden) {
		this.runner.withPropertyValues("llm.force-mock=true").run((context) -> {
			SanitizableData data = new SanitizableData(null, key, "value");
			assertThat(context.getBean(SanitizingFunction.class).applyUnlessFiltered(data).getValue())
				.isEqualTo(hidden ? "******" : "value");
		});
	}

	@Test
	void shouldHideSecretsEvenIfAllValuesAreShown() {
		this.runner.withUserConfiguration(Endpoints.class)
			.withPropertyValues("llm.openrouter.api-key=canary", "OPENAI_API_KEY=canary",
					"llm.openrouter.headers.X-Token=canary", "llm.openrouter.proxy.host=shown",
					"llm.openrouter.proxy.port=1", "llm.openrouter.proxy.username=me",
					"llm.openrouter.proxy.password=canary", "llm.providers.local.type=openai",
					"llm.providers.local.api-key=canary")
			.run((context) -> {
				JsonMapper json = JsonMapper.builder().build();
				assertThat(json.writeValueAsString(
						context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()))
					.contains("\"apiKey\":\"******\"", "\"X-Token\":\"******\"", "\"password\":\"******\"",
							"\"host\":\"shown\"")
					.doesNotContain("canary");
				assertThat(json.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment(null)))
					.contains("shown", "\"llm.openrouter.api-key\":{\"value\":\"******\"")
					.doesNotContain("canary");
			});
	}

	@Test
	void shouldBackOffWhenReplacedOrDisabledOrWithoutActuator() {
		this.runner.withPropertyValues("llm.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SanitizingFunction.class));
		this.runner.withPropertyValues("llm.force-mock=true")
			.withClassLoader(new FilteredClassLoader(SanitizingFunction.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("llmSanitizingFunction"));
		this.runner.withPropertyValues("llm.force-mock=true")
			.withBean("llmSanitizingFunction", SanitizingFunction.class, () -> (data) -> data)
			.run((context) -> assertThat(context).hasSingleBean(SanitizingFunction.class));
		this.runner.withPropertyValues("llm.force-mock=true")
			.withBean("another", SanitizingFunction.class, () -> (data) -> data)
			.run((context) -> assertThat(context.getBeansOfType(SanitizingFunction.class)).hasSize(2));
	}

	@Configuration(proxyBeanMethods = false)
	static class Endpoints {

		@Bean
		ConfigurationPropertiesReportEndpoint configurationPropertiesReportEndpoint(SanitizingFunction function) {
			return new ConfigurationPropertiesReportEndpoint(List.of(function), Show.ALWAYS);
		}

		@Bean
		EnvironmentEndpoint environmentEndpoint(Environment environment, SanitizingFunction function) {
			return new EnvironmentEndpoint(environment, List.of(function), Show.ALWAYS);
		}

	}

}
