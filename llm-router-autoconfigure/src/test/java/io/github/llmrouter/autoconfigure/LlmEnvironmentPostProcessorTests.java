package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link LlmEnvironmentPostProcessor}.
 */
class LlmEnvironmentPostProcessorTests {

	private static final String AGGREGATOR_LEVEL = "logging.level.org.springframework.ai.chat.model.MessageAggregator";

	static Stream<Arguments> names() {
		return Stream.of(
				name("OPENROUTER_API_KEY", "sk-or-1", (llm) -> llm.openrouter().apiKey(), new Secret("sk-or-1")),
				name("OPENAI_API_KEY", "sk-1", (llm) -> llm.openai().apiKey(), new Secret("sk-1")),
				name("ANTHROPIC_API_KEY", "sk-ant-1", (llm) -> llm.anthropic().apiKey(), new Secret("sk-ant-1")),
				name("LANGFUSE_PUBLIC_KEY", "pk-1", (llm) -> llm.langfuse().publicKey(), new Secret("pk-1")),
				name("LANGFUSE_SECRET_KEY", "sk-1", (llm) -> llm.langfuse().secretKey(), new Secret("sk-1")),
				name("LANGFUSE_HOST", "https://a", (llm) -> llm.langfuse().baseUrl(), "https://a"),
				name("LANGFUSE_BASE_URL", "https://a", (llm) -> llm.langfuse().baseUrl(), "https://a"),
				name("LANGFUSE_TRACING_ENVIRONMENT", "test", (llm) -> llm.langfuse().environment(), "test"),
				name("LANGFUSE_RELEASE", "1.0", (llm) -> llm.langfuse().release(), "1.0"),
				name("LLM_DEFAULT", "a/b, c/d:free", LlmProperties::models, List.of("a/b", "c/d:free")),
				name("LLM_CREATOR", "a/b,c/d", (llm) -> models(llm, "creator"), List.of("a/b", "c/d")),
				name("LLM_GAMEMASTER", "a/b", (llm) -> models(llm, "gamemaster"), List.of("a/b")),
				name("LLM_MAX_RETRIES", "7", (llm) -> llm.retry().maxAttempts(), 7),
				name("LLM_RETRY_BACKOFF_BASE", "1.5", (llm) -> llm.retry().multiplier(), 1.5),
				name("LLM_CIRCUIT_FAILURE_THRESHOLD", "7", (llm) -> llm.circuitBreaker().failureThreshold(), 7),
				name("LLM_CIRCUIT_TIMEOUT", "90", (llm) -> llm.circuitBreaker().openDuration(), Duration.ofSeconds(90)),
				// these need no help
				name("LLM_PROVIDER", "mock", LlmProperties::provider, "mock"),
				name("LLM_FORCE_MOCK", "true", LlmProperties::forceMock, true));
	}

	private static Arguments name(String name, String value, Function<LlmProperties, Object> bound, Object expected) {
		return arguments(name, value, bound, expected);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("names")
	void shouldReadTheNameFromTheEnvironment(String name, String value, Function<LlmProperties, Object> bound,
			Object expected) {
		assertThat(bound.apply(properties(Map.of(name, value)))).isEqualTo(expected);
		assertThat(bound.apply(properties(Map.of()))).isNotEqualTo(expected);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("names")
	void shouldReadTheNameFromTheCommandLine(String name, String value, Function<LlmProperties, Object> bound,
			Object expected) {
		if (LlmEnvironmentPostProcessor.PROPERTIES_BY_NAME.containsKey(name)) {
			assertThat(bound.apply(properties(Map.of(), name + "=" + value))).isEqualTo(expected);
		}
	}

	@Test
	void shouldTestEveryName() {
		assertThat(names().map((arguments) -> arguments.get()[0]).toList())
			.containsAll(LlmEnvironmentPostProcessor.PROPERTIES_BY_NAME.keySet());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void shouldIgnoreEmptyValues(String blank) {
		LlmProperties properties = properties(Map.of("OPENROUTER_API_KEY", blank, "OPENAI_API_KEY", blank,
				"ANTHROPIC_API_KEY", blank, "LLM_DEFAULT", blank, "LLM_CREATOR", blank, "LLM_GAMEMASTER", blank,
				"LLM_MAX_RETRIES", blank, "LLM_RETRY_BACKOFF_BASE", blank));
		assertThat(properties).isEqualTo(properties(Map.of()));
	}

	@Test
	void shouldLetExplicitPropertiesWin() {
		LlmProperties properties = properties(
				Map.of("OPENROUTER_API_KEY", "from-environment", "LLM_DEFAULT", "x,y,z", "LLM_CREATOR", "x,y",
						"LLM_MAX_RETRIES", "9", "LLM_RETRY_BACKOFF_BASE", "9"),
				"llm.openrouter.api-key=explicit", "llm.models[0]=a", "llm.routes.creator.models[0]=b",
				"llm.retry.max-attempts=2", "llm.retry.multiplier=3");
		assertThat(properties.openrouter().apiKey()).isEqualTo(new Secret("explicit"));
		assertThat(properties.models()).containsExactly("a");
		assertThat(models(properties, "creator")).containsExactly("b");
		assertThat(properties.retry().maxAttempts()).isEqualTo(2);
		assertThat(properties.retry().multiplier()).isEqualTo(3);
	}

	@Test
	void shouldLetTheNewerOfTwoNamesWin() {
		assertThat(properties(Map.of("LANGFUSE_HOST", "https://old", "LANGFUSE_BASE_URL", "https://new")).langfuse()
			.baseUrl()).isEqualTo("https://new");
	}

	@Test
	void shouldLetTheRelaxedEnvironmentNameWin() {
		assertThat(properties(Map.of("OPENROUTER_API_KEY", "general", "LLM_OPENROUTER_APIKEY", "ours")).openrouter()
			.apiKey()).isEqualTo(new Secret("ours"));
	}

	@Test
	void shouldAddOptionsToARouteFromTheEnvironment() {
		LlmProperties properties = properties(Map.of("LLM_CREATOR", "x"), "llm.routes.creator.options.temperature=1");
		assertThat(models(properties, "creator")).containsExactly("x");
		assertThat(properties.routes()).extractingByKey("creator")
			.extracting((route) -> route.options().temperature())
			.isEqualTo(1.);
	}

	@Test
	void shouldNotKeepASecondCopyOfAKey() {
		ConfigurableEnvironment environment = processed(Map.of("OPENROUTER_API_KEY", "canary"));
		assertThat(environment.getPropertySources().get(LlmEnvironmentPostProcessor.PROPERTY_SOURCE_NAME))
			.satisfies((source) -> assertThat(source.getSource().toString()).doesNotContain("canary"));
	}

	@Test
	void shouldKeepSpringAiFromLoggingWhatTheRouterLogs() {
		ConfigurableEnvironment environment = processed(Map.of());
		assertThat(environment.getProperty(AGGREGATOR_LEVEL)).isEqualTo("OFF");
		assertThat(environment.getProperty("logging.level.org.springframework.ai.openai.OpenAiChatModel"))
			.isEqualTo("ERROR");
		assertThat(environment.getProperty("logging.level.org.springframework.ai.anthropic.AnthropicChatModel"))
			.isEqualTo("OFF");
		assertThat(processed(Map.of(), AGGREGATOR_LEVEL + "=DEBUG").getProperty(AGGREGATOR_LEVEL)).isEqualTo("DEBUG");
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "FALSE" })
	void shouldDoNothingWhenDisabled(String disabled) {
		assertThat(processed(Map.of(), "llm.enabled=" + disabled).getPropertySources()
			.contains(LlmEnvironmentPostProcessor.PROPERTY_SOURCE_NAME)).isFalse();
	}

	@Test
	void shouldTakePartInEveryStart() {
		SpringApplication application = new SpringApplication(LlmEnvironmentPostProcessorTests.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(Bound.environment(Map.of("LLM_DEFAULT", "from/environment")));
		application.setLogStartupInfo(false);
		try (ConfigurableApplicationContext context = application.run("--LLM_MAX_RETRIES=8")) {
			LlmProperties properties = Bound.properties(context.getEnvironment());
			assertThat(properties.models()).containsExactly("from/environment");
			assertThat(properties.retry().maxAttempts()).isEqualTo(8);
			assertThat(LogFactory.getLog("org.springframework.ai.chat.model.MessageAggregator").isErrorEnabled())
				.isFalse();
		}
	}

	private static List<String> models(LlmProperties properties, String route) {
		RouteProperties found = properties.routes().get(route);
		return (found != null) ? found.models() : List.of();
	}

	private static LlmProperties properties(Map<String, Object> variables, String... pairs) {
		return Bound.properties(processed(variables, pairs));
	}

	private static ConfigurableEnvironment processed(Map<String, Object> variables, String... pairs) {
		ConfigurableEnvironment environment = Bound.environment(variables, pairs);
		new LlmEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

}
