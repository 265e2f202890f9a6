package io.github.llmrouter.autoconfigure;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link InvalidLlmConfigurationFailureAnalyzer} and
 * {@link LlmBindFailureAnalyzer}: what a user reads when the start of the application is
 * stopped.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidLlmConfigurationFailureAnalyzerTests {

	@Test
	void shouldExplainAMissingKey(CapturedOutput output) {
		fail(Map.of());
		assertThat(output.getAll()).contains("""
				***************************
				APPLICATION FAILED TO START
				***************************

				Description:

				The configuration of llm-router is not valid:

				    Property: llm.openrouter.api-key
				    Reason: it is not set, and models of this provider are in a chain


				Action:

				Set the environment variable OPENROUTER_API_KEY or the property llm.openrouter.api-key to your key, \
				or set llm.force-mock=true to run without any provider.
				""");
	}

	@Test
	void shouldSayWhereEachPropertyIsSet(CapturedOutput output) {
		fail(Map.of("LLM_MAX_RETRIES", "0", "LLM_TIMEOUT_IDLE", "-1"), "--llm.openrouter.base-url=http://evil.example",
				"--llm.openrouter.api-key=canary");
		assertThat(output.getAll()).contains("""
				The configuration of llm-router is not valid:

				    Property: llm.openrouter.base-url
				    Origin: "llm.openrouter.base-url" from property source "commandLineArgs"
				    Reason: it would send the key and prompts unencrypted

				    Property: llm.retry.max-attempts
				    Origin: System Environment Property "LLM_MAX_RETRIES"
				    Reason: it must be 1 or more

				    Property: llm.timeout.idle
				    Origin: System Environment Property "LLM_TIMEOUT_IDLE"
				    Reason: it must be between a millisecond and a day


				Action:

				- Use https, or set llm.allow-http=true if the network in between may read them.
				- Correct llm.retry.max-attempts.
				- Correct llm.timeout.idle.
				""").doesNotContain("canary", "evil.example");
	}

	@ParameterizedTest
	@CsvSource({ "llm.openrouter.base-url, https://user:canary@host/v1", "llm.openrouter.api-key, canary canary",
			"llm.openrouter.base-url, canary", "llm.openrouter.headers.X-Token, canaryé",
			"llm.openai.headers[x y], canary", "llm.openrouter.app-name, canaryé", "llm.provider, canary",
			"llm.openrouter.proxy, http://user:canary@proxy:3128", "llm.openrouter.headers, Authorization: canary",
			"llm.openrouter.provider-preferences, canary", "llm.providers.x, canary", "llm.providers, canary",
			"llm.routes.x, canary", "llm.openrouter.ssl, canary", "llm.retry, canary" })
	void shouldNeverPrintAValueThatMayBeSecret(String property, String value, CapturedOutput output) {
		fail(Map.of("OPENROUTER_API_KEY", "canary-key"), "--" + property + "=" + value);
		assertThat(output.getAll())
			.contains("APPLICATION FAILED TO START", "The configuration of llm-router is not valid",
					"Property: " + property.replace("[x y]", ""))
			.doesNotContain("canary");
	}

	@Test
	void shouldExplainAValueWhereAGroupBelongs(CapturedOutput output) {
		fail(Map.of(), "--llm.openrouter.proxy=http://proxy:3128");
		assertThat(output.getAll()).contains("""
				    Property: llm.openrouter.proxy
				    Origin: "llm.openrouter.proxy" from property source "commandLineArgs"
				    Reason: it takes no value itself


				Action:

				Remove llm.openrouter.proxy and set the properties below it instead.
				""");
	}

	@Test
	void shouldBeAskedBeforeSpringBootsAnalyzers() {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class,
					ArgumentResolver.of(Environment.class, new StandardEnvironment())
						.and(BeanFactory.class, new DefaultListableBeanFactory()),
					FailureHandler.handleMessage((message, failure) -> {
					}));
		Collections.reverse(analyzers);
		AnnotationAwareOrderComparator.sort(analyzers);
		assertThat(analyzers).extracting((analyzer) -> analyzer.getClass().getSimpleName())
			.containsSubsequence("LlmBindFailureAnalyzer", "BindFailureAnalyzer")
			.containsSubsequence("RouterCycleFailureAnalyzer", "BeanCurrentlyInCreationFailureAnalyzer");
	}

	@Test
	void shouldLeaveUnknownKindsOfFailureToSpringBoot(CapturedOutput output) {
		fail(Map.of(), "--llm.fallback.on=RATE_LIMIT,NO_SUCH");
		assertThat(output.getAll()).contains("Property: llm.fallback.on", "Value: \"RATE_LIMIT,NO_SUCH\"",
				"The following values are valid:", "    CONTENT_POLICY", "    RATE_LIMIT");
	}

	@Test
	void shouldLeaveUnknownKindsOfPoliciesToSpringBoot(CapturedOutput output) {
		fail(Map.of(), "--llm.retry.policies.NO_SUCH.max-attempts=2");
		assertThat(output.getAll()).contains("Failed to bind properties under 'llm.retry.policies'", "NO_SUCH",
				"The following values are valid:", "    RATE_LIMIT");
	}

	private static void fail(Map<String, Object> variables, String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(Bound.environment(variables));
		assertThatException().as(Arrays.toString(arguments)).isThrownBy(() -> application.run(arguments).close());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
