package io.github.llmrouter.prompt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for a {@link PromptRegistry} that has files only.
 */
class PromptFilesTests {

	private final PromptRegistry registry = PromptRegistry.builder()
		.fallbackLocation("classpath:/test-prompts")
		.build();

	@Test
	void shouldFindTextsMessagesAndWholePrompts() {
		assertThat(this.registry.get("folder/text").render(Map.of("name", "Ann"))).isEqualTo("From a file, Ann.");
		assertThat(this.registry.get("chat").createMessages(Map.of("question", "Q")))
			.containsExactly(new SystemMessage("S"), new UserMessage("Q"));
		ManagedPrompt whole = this.registry.get(PromptQuery.of("whole").version(4));
		assertThat(whole.options().build().getTemperature()).isEqualTo(0.5);
		assertThat(whole.reference()).isNull();
		assertThat(this.registry.getAsync(PromptQuery.of("chat")).join()).isEqualTo(this.registry.get("chat"));
	}

	@Test
	void shouldSayThatThereIsNone() {
		assertThatExceptionOfType(PromptUnavailableException.class).isThrownBy(() -> this.registry.get("other"))
			.withMessage("There is no prompt 'other' with label 'production':"
					+ " there is neither a fallback nor a file for it in classpath:/test-prompts/");
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.registry.getAsync(PromptQuery.of("other")).join())
			.withCauseInstanceOf(PromptUnavailableException.class);
	}

	@Test
	void shouldSayThatAFileIsNoPrompt() {
		assertThatIllegalStateException().isThrownBy(() -> this.registry.get("broken"))
			.withMessageContaining("broken.json")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%2e%2e/secret", "a?b", "a#b", "a:b", "*", "c%00", "a;b" })
	void shouldNotLookForNamesThatMayMeanSomethingElse(String name, @TempDir Path folder) throws Exception {
		Path inner = Files.createDirectory(folder.resolve("inner"));
		Files.writeString(folder.resolve("secret.txt"), "secret");
		Files.writeString(inner.resolve(name.replace("/", "") + ".txt"), "secret");
		PromptRegistry files = PromptRegistry.builder().fallbackLocation(inner.toUri().toString()).build();
		assertThatExceptionOfType(PromptUnavailableException.class).isThrownBy(() -> files.get(name));
	}

	@Test
	void shouldReadAFileAgainWhenItsTimeIsOver(@TempDir Path folder) throws Exception {
		AtomicLong nanos = new AtomicLong();
		PromptFiles files = new PromptFiles(new DefaultResourceLoader(), folder.toUri().toString(),
				Duration.ofMinutes(1), nanos::get);
		Path file = Files.writeString(folder.resolve("a b.txt"), "one");
		assertThat(files.find("a b")).isEqualTo(PromptContent.text("a b", "one"));
		Files.writeString(file, "two");
		assertThat(files.find("a b")).isEqualTo(PromptContent.text("a b", "one"));
		nanos.addAndGet(Duration.ofMinutes(1).toNanos());
		assertThat(files.find("a b")).isEqualTo(PromptContent.text("a b", "two"));
	}

	@ParameterizedTest
	@CsvSource({ "llm-router/system, role;task;language", "llm-router/few-shot, task;examples;input",
			"llm-router/chain-of-thought, task;input" })
	void shouldHavePromptsOfItsOwn(String name, String variables) {
		assertThat(this.registry.get(name).variables()).containsExactly(variables.split(";"));
	}

	@Test
	void shouldShowByExamples() {
		assertThat(this.registry.get("llm-router/few-shot")
			.createMessages(Map.of("task", "Translate.", "input", "three", "examples",
					List.of(new UserMessage("one"), new AssistantMessage("uno")))))
			.extracting((message) -> message.getText())
			.hasSize(4)
			.endsWith("one", "uno", "three");
	}

}
