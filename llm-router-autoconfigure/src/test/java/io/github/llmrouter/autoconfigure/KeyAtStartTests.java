package io.github.llmrouter.autoconfigure;

import java.time.Duration;

import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyAtStart}, and for when else a start asks about the key.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyAtStartTests {

	private FakeOpenRouter fake;

	private ApplicationContextRunner runner;

	@BeforeAll
	void start() {
		this.fake = FakeOpenRouter.builder().key("sk-or-v1-good").start();
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class))
			.withPropertyValues("llm.openrouter.base-url=" + this.fake.baseUrl());
	}

	@AfterEach
	void reset() {
		this.fake.reset();
	}

	@AfterAll
	void stop() {
		this.fake.close();
	}

	@ParameterizedTest
	@CsvSource({ "startup", "STARTUP", "start-up" })
	void shouldEndTheStartOverAnInvalidKey(String when) {
		this.runner.withPropertyValues("llm.openrouter.api-key=sk-or-v1-canary", "llm.openrouter.validate-key=" + when)
			.run((context) -> Startup.problem(context)
				.isEqualTo(new ConfigurationProblem("llm.openrouter.api-key",
						"holds a key that the provider does not accept",
						"Set it to a valid key, or set llm.openrouter.validate-key to 'health' or 'never' to start"
								+ " without one.")));
	}

	@Test
	void shouldAskAtAStartThatIsLazy() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("llm.openrouter.api-key=sk-or-v1-bad", "llm.openrouter.validate-key=startup")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void shouldStartWithAValidKey(CapturedOutput output) {
		this.runner.withPropertyValues("llm.openrouter.api-key=sk-or-v1-good", "llm.openrouter.validate-key=startup")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.fake.requests()).extracting(RecordedRequest::path).containsExactly("/api/v1/key");
		assertThat(output.getAll()).doesNotContain("could not be checked");
	}

	@Test
	void shouldStartIfTheKeyCannotBeChecked(CapturedOutput output) {
		this.fake.onPath("/api/v1/key").reply(Reply.status(503));
		this.runner.withPropertyValues("llm.openrouter.api-key=sk-or-v1-bad", "llm.openrouter.validate-key=startup")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getAll()).containsOnlyOnce("The key of provider openrouter could not be checked");
	}

	@Test
	void shouldNotHoldTheStartUpForLong() {
		this.fake.onPath("/api/v1/key").reply(Reply.silence());
		long start = System.nanoTime();
		this.runner.withPropertyValues("llm.openrouter.api-key=sk-or-v1-bad", "llm.openrouter.validate-key=startup")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(2),
				Duration.ofSeconds(20));
	}

	@ParameterizedTest
	@CsvSource({ "health", "never" })
	void shouldNotAskAtTheStartUnlessThatIsWanted(String when) {
		this.runner.withPropertyValues("llm.openrouter.api-key=sk-or-v1-bad", "llm.openrouter.validate-key=" + when)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.fake.requestCount()).isZero();
	}

	@Test
	void shouldNotAskAboutTheKeyOfAProviderThatIsNotInUse() {
		this.runner
			.withPropertyValues("llm.openrouter.api-key=sk-or-v1-bad", "llm.openrouter.validate-key=startup",
					"llm.provider=mock")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.fake.requestCount()).isZero();
	}

}
