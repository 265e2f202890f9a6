package io.github.llmrouter.autoconfigure;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link UnknownProperties}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesTests {

	private static final String WARNING = "Unknown properties, which have no effect: ";

	@ParameterizedTest
	@CsvSource({ "llm.retires.max-attempts, llm.retires.max-attempts (llm.retry?)",
			"llm.retry.max-atempts, llm.retry.max-atempts (llm.retry.max-attempts?)",
			"llm.openrouter.apikey2, llm.openrouter.apikey2 (llm.openrouter.api-key?)",
			"llm.routes.creator.modles, llm.routes.creator.modles (llm.routes.creator.models?)",
			"llm.providers.local.baseurl2, llm.providers.local.baseurl2 (llm.providers.local.base-url?)",
			"llm.retry.policies.TIMEOUT.retries, llm.retry.policies.timeout.retries", //
			"llm.model, llm.model (llm.models?)", "llm.cache.ttl, llm.cache.ttl", "llm.budget.daily, llm.budget.daily",
			"llm.stream.modus, llm.stream.modus (llm.stream.mode?)", "llm.x, llm.x",
			"llm.forceMocks, llm.forcemocks (llm.force-mock?)" })
	void shouldNameWhatIsUnknownAndTheNearestName(String property, String named, CapturedOutput output) {
		warn(Bound.environment(Map.of(), property + "=canary"));
		assertThat(output.getOut().lines()).singleElement().asString().endsWith(WARNING + named);
		assertThat(output).contains("WARN").doesNotContain("canary");
	}

	@Test
	void shouldNameAllInOneLine(CapturedOutput output) {
		warn(Bound.environment(Map.of(), "llm.cache.ttl=1h", "llm.models=a", "llm.budget.daily=1", "other.x=y"));
		assertThat(output.getOut().lines()).singleElement()
			.asString()
			.endsWith(WARNING + "llm.budget.daily, llm.cache.ttl");
	}

	@Test
	void shouldKnowEveryPropertyThatIsDocumented(CapturedOutput output) throws Exception {
		List<String> names = new ArrayList<>();
		try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : JsonMapper.shared().readTree(metadata).path("properties")) {
				names.add(property.path("name").stringValue());
			}
		}
		assertThat(names).hasSizeGreaterThan(50);
		for (String name : names) {
			warn(Bound.environment(Map.of(), name + "=1"));
			warn(Bound.environment(Map.of(), name + "="));
		}
		assertThat(output).doesNotContain(WARNING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "llm.routes.creator.models[0]=a", "llm.routes[Game Master].options.temperature=0.1",
			"llm.routes.1.models=a", "llm.providers.local.headers.X-Team=a", "llm.providers.local.headers[X.Team]=a",
			"llm.openai.headers.x_y=a", "llm.openrouter.provider-preferences.order[0]=a",
			"llm.openrouter.provider-preferences.maxPrice.prompt=1",
			"llm.openrouter.provider-preferences.made.up.name=1", "llm.retry.policies.RATE_LIMIT.max-attempts=1",
			"llm.retry.policies.rate-limit.maxAttempts=1", "llm.retry.maxAttempts=1", "llm.retry.max_attempts=1",
			"LLM.RETRY.MAX-ATTEMPTS=1", "llm.fallback.on[0]=TIMEOUT", "llm.options.stop-sequences[1]=a",
			"llm.retry.max-attempts=no number", "llm=a", "llm.retry=a", "llmx.y=a" })
	void shouldNotTakeForUnknownWhatIsNot(String property, CapturedOutput output) {
		warn(Bound.environment(Map.of(), property));
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void shouldNameAHeaderWithDotsThatIsNotSent(CapturedOutput output) {
		assertThat(Bound.properties("llm.openai.headers.X.Y=a").openai().headers()).isEmpty();
		warn(Bound.environment(Map.of(), "llm.openai.headers.X.Y=a"));
		assertThat(output).contains(WARNING + "llm.openai.headers.x.y");
	}

	@Test
	void shouldNotTakeEmptyPartsOfAFileForUnknown(CapturedOutput output) throws Exception {
		ConfigurableEnvironment environment = Bound.environment(Map.of());
		new YamlPropertySourceLoader().load("file", new ByteArrayResource("""
				llm:
				  models:
				  options: { temperature: , max-tokens: }
				  openrouter: { app-name: , headers: {}, provider-preferences: {}, proxy: {} }
				  routes: {}
				  providers: {}
				  retry: { policies: {} , budget: }
				  timeout: { stream-total: }
				""".getBytes())).forEach(environment.getPropertySources()::addLast);
		warn(environment);
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void shouldKnowTheRestOfAListThatIsReplaced(CapturedOutput output) {
		ConfigurableEnvironment environment = Bound.environment(Map.of(), "llm.models[0]=a");
		environment.getPropertySources()
			.addLast(new MapPropertySource("replaced",
					Map.of("llm.models[0]", "x", "llm.models[1]", "y", "llm.models[2]", "z")));
		warn(environment);
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void shouldLeaveTheEnvironmentOut(CapturedOutput output) {
		ConfigurableEnvironment environment = Bound.environment(Map.of("LLM", "x", "LLM_DEFAULT", "a", "LLM_CREATOR",
				"b", "LLM_MAX_RETRIES", "2", "LLM_RETRY_BACKOFF_BASE", "2", "LLM_DAILY_BUDGET", "1", "LLM_TEAM_NAME",
				"x", "LLM_PROVIDER", "mock", "OPENROUTER_API_KEY", "k"), "llm.models=a");
		new LlmEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		warn(environment);
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void shouldWarnOncePerStart(CapturedOutput output) {
		application(Map.of("llm.provider", "mock", "llm.routes.creator.models", "a", "llm.cache.ttl", "1h")).run()
			.close();
		assertThat(output.getOut().lines().filter((line) -> line.contains(WARNING))).singleElement()
			.asString()
			.endsWith(WARNING + "llm.cache.ttl");
	}

	@Test
	void shouldWarnBeforeTheStartFailsOverIt(CapturedOutput output) {
		SpringApplication application = application(Map.of("llm.models", "openai:x", "llm.openai.api-kee", "k"));
		assertThatException().isThrownBy(application::run);
		assertThat(output).containsSubsequence("llm.openai.api-kee (llm.openai.api-key?)",
				"APPLICATION FAILED TO START");
	}

	private static void warn(ConfigurableEnvironment environment) {
		new UnknownProperties(environment).warn();
	}

	private static SpringApplication application(Map<String, Object> properties) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(Bound.environment(Map.of()));
		application.setDefaultProperties(new LinkedHashMap<>(properties));
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
