package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.prompt.ManagedPrompt;
import io.github.llmrouter.prompt.PromptQuery;
import io.github.llmrouter.prompt.PromptRegistry;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.LangfuseEndpoint;
import io.github.llmrouter.test.langfuse.LangfuseReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LlmPromptAutoConfiguration}.
 */
class LlmPromptAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmLangfuseAutoConfiguration.class,
				LlmPromptAutoConfiguration.class))
		.withPropertyValues("llm.force-mock=true", "llm.models=one,two");

	@Test
	void shouldGivePromptsOfTheClassPathWithoutLangfuse() {
		this.runner.withPropertyValues("llm.langfuse.prompts.fallback-location=classpath:/test-prompts")
			.run((context) -> {
				PromptRegistry prompts = context.getBean(PromptRegistry.class);
				assertThat(prompts.get("folder/text").isFallback()).isTrue();
				assertThat(prompts.get("llm-router/system").isFallback()).isTrue();
			});
	}

	@Test
	void shouldAskLangfuse() {
		try (FakeLangfuse fake = FakeLangfuse.start()) {
			fake.prompt("known", "{\"prompt\": \"Hello\"}", "{\"prompt\": \"Hi\", \"config\": {\"model\": \"two\"}}");
			fake.prompt("other", "{\"prompt\": \"Hi\", \"config\": {\"model\": \"three\"}}");
			this.runner.withPropertyValues(langfuse(fake)).run((context) -> {
				PromptRegistry prompts = context.getBean(PromptRegistry.class);
				ManagedPrompt prompt = prompts.get("known");
				assertThat(prompt.version()).isEqualTo(2);
				assertThat(prompt.options().build().getModel()).isEqualTo("two");
				// a model that no chain has would make every call fail
				assertThat(prompts.get("other").options().build().getModel()).isNull();
			});
		}
	}

	@Test
	void shouldNotWaitLongerThanTheTimeout() {
		try (FakeLangfuse fake = FakeLangfuse.start()) {
			fake.reply(LangfuseEndpoint.PROMPTS, LangfuseReply.silence());
			this.runner.withPropertyValues(langfuse(fake))
				.withPropertyValues("llm.langfuse.timeout=50ms")
				.run((context) -> assertThat(
						context.getBean(PromptRegistry.class).get(PromptQuery.of("n").fallback("F")).isFallback())
					.isTrue());
		}
	}

	private static String[] langfuse(FakeLangfuse fake) {
		return new String[] { "llm.langfuse.enabled=true", "llm.langfuse.public-key=pk", "llm.langfuse.secret-key=sk",
				"llm.langfuse.base-url=" + fake.baseUrl() };
	}

	@Test
	void shouldTakeAnyModelWhereTheRouterIsTheApplications() {
		try (FakeLangfuse fake = FakeLangfuse.start()) {
			fake.prompt("n", "{\"prompt\": \"Hi\", \"config\": {\"model\": \"three\"}}");
			this.runner.withPropertyValues(langfuse(fake))
				.withBean(ChatRouter.class, () -> mock(ChatRouter.class))
				.run((context) -> assertThat(
						context.getBean(PromptRegistry.class).get("n").options().build().getModel())
					.isEqualTo("three"));
		}
	}

	@Test
	void shouldLeaveTheRegistryToTheApplication() {
		PromptRegistry registry = PromptRegistry.builder().build();
		this.runner.withBean(PromptRegistry.class, () -> registry)
			.run((context) -> assertThat(context.getBean(PromptRegistry.class)).isSameAs(registry));
	}

	@Test
	void shouldSupplyNothingIfDisabled() {
		this.runner.withPropertyValues("llm.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PromptRegistry.class));
	}

	@Test
	void shouldNotMakeWhatNobodyUses() {
		this.runner
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("llmPromptRegistry")).isFalse());
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "25h" })
	void shouldRefuseATimeThatMakesNoSense(String ttl) {
		this.runner.withPropertyValues("llm.langfuse.prompts.cache-ttl=" + ttl)
			.run((context) -> Startup.problem(context)
				.extracting(ConfigurationProblem::property)
				.isEqualTo("llm.langfuse.prompts.cache-ttl"));
	}

	@Test
	void shouldPutFilesIntoANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new LlmPromptAutoConfiguration.PromptFilesHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.resource().forResource("prompts/llm-router/few-shot.json")).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("prompts/writer.txt")).accepts(hints);
	}

}
