package io.github.llmrouter.prompt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.context.PromptReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ManagedPrompt}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ManagedPromptTests {

	private static final String CHAT = """
			[{"role": "system", "content": "You are {{role}}."}, {"type": "placeholder", "name": "history"},
			 {"role": "user", "content": "{{question}}"}]""";

	@Test
	void shouldMakeMessagesOfAChat() throws Exception {
		ManagedPrompt prompt = prompt(CHAT, "{}");
		// what others said is no template
		List<Message> history = List.of(new UserMessage("{{role}}"), new AssistantMessage("Yes"));
		assertThat(prompt.createMessages(Map.of("role", "a cook", "history", history, "question", "And {{role}}?")))
			.containsExactly(new SystemMessage("You are a cook."), history.get(0), history.get(1),
					new UserMessage("And {{role}}?"));
		assertThat(prompt.variables()).containsExactly("role", "history", "question");
	}

	@Test
	void shouldLeaveAPlaceEmptyAndAVariableAsItIs(CapturedOutput output) throws Exception {
		ManagedPrompt prompt = prompt(CHAT, "{}");
		for (int i = 0; i < 2; i++) {
			assertThat(prompt.createMessages()).containsExactly(new SystemMessage("You are {{role}}."),
					new UserMessage("{{question}}"));
		}
		assertThat(output.getAll().split("place 'history' of prompt 'n' version 2", -1)).hasSize(2);
		assertThat(output.getAll().split("variable 'role' of prompt 'n' version 2", -1)).hasSize(2);
	}

	@Test
	void shouldRefuseWhatAreNoMessages() throws Exception {
		ManagedPrompt prompt = prompt(CHAT, "{}");
		assertThatIllegalArgumentException().isThrownBy(() -> prompt.createMessages(Map.of("history", "a secret")))
			.withMessageContaining("history")
			.withMessageNotContaining("secret");
		assertThatIllegalArgumentException().isThrownBy(() -> prompt.createMessages(Map.of("history", List.of("a"))));
	}

	@Test
	void shouldRenderAText() throws Exception {
		ManagedPrompt prompt = prompt("\"Hi {{name}}\"", "{}");
		assertThat(prompt.render(Map.of("name", "Ann"))).isEqualTo("Hi Ann");
		assertThat(prompt.createMessages(Map.of("name", "Ann"))).containsExactly(new UserMessage("Hi Ann"));
		assertThat(prompt.template().render(Map.of("name", "Ann"))).isEqualTo("Hi Ann");
		assertThat(prompt.template().getTemplate()).isEqualTo("Hi {{name}}");
	}

	@Test
	void shouldNotRenderAChatAsOneText() throws Exception {
		ManagedPrompt prompt = prompt(CHAT, "{}");
		assertThatIllegalStateException().isThrownBy(prompt::render).withMessageContaining("'n'");
		assertThatIllegalStateException().isThrownBy(prompt::template);
	}

	@Test
	void shouldLinkWhatItMakes() throws Exception {
		ManagedPrompt prompt = prompt("\"Hi\"", "{\"temperature\": 1}");
		PromptReference reference = new PromptReference("n", 2);
		assertThat(prompt.reference()).isEqualTo(reference);
		assertThat(linked(prompt.create())).isEqualTo(reference);
		assertThat(prompt.create().getOptions().getTemperature()).isNull();
		assertThat(linked(prompt.create(RoutingChatOptions.builder().route("r").build()))).isEqualTo(reference);
		assertThat(prompt.options().build().getContext().prompt()).isEqualTo(reference);
		PromptReference other = new PromptReference("other", 1);
		assertThat(linked(prompt.create(Map.of(), RoutingChatOptions.builder().prompt(other).build())))
			.isEqualTo(other);
	}

	static Stream<ChatOptions> portable() {
		return Stream.of(ChatOptions.builder().temperature(0.3).maxTokens(9).build(),
				ToolCallingChatOptions.builder().temperature(0.3).maxTokens(9).build());
	}

	@ParameterizedTest
	@MethodSource("portable")
	void shouldLinkWhatNoProviderOwns(ChatOptions portable) throws Exception {
		ManagedPrompt prompt = prompt("\"Hi\"", "{}");
		Prompt created = prompt.create(Map.of(), portable);
		assertThat(linked(created)).isEqualTo(new PromptReference("n", 2));
		assertThat(created.getOptions().getTemperature()).isEqualTo(0.3);
		assertThat(created.getOptions().getMaxTokens()).isEqualTo(9);
		ManagedPrompt fallback = PromptSupport.of((model) -> true).prompt(PromptContent.text("n", "Hi"));
		assertThat(fallback.create(portable).getOptions()).isSameAs(portable);
	}

	@Test
	void shouldLeaveToAProviderWhatItOwns() throws Exception {
		ManagedPrompt prompt = prompt("\"Hi\"", "{}");
		OpenAiChatOptions own = OpenAiChatOptions.builder().temperature(0.3).logprobs(true).build();
		// without a router the model refuses any other
		assertThat(prompt.create(own).getOptions()).isSameAs(own);
		ChatOptions combined = prompt.options().combineWith(own.mutate()).build();
		assertThat(linked(prompt.create(combined))).isEqualTo(new PromptReference("n", 2));
		assertThat(combined.getTemperature()).isEqualTo(0.3);
		assertThat(linked(prompt.create(RoutingChatOptions.of(own)))).isEqualTo(new PromptReference("n", 2));
	}

	@Test
	void shouldNotLinkAFallback() {
		ManagedPrompt prompt = PromptSupport.of((model) -> true).prompt(PromptContent.text("n", "Hi"));
		assertThat(prompt.isFallback()).isTrue();
		assertThat(prompt.version()).isZero();
		assertThat(prompt.reference()).isNull();
		assertThat(linked(prompt.create())).isNull();
		assertThat(prompt.options().build().getContext().prompt()).isNull();
		PromptReference other = new PromptReference("other", 1);
		assertThat(linked(prompt.create(RoutingChatOptions.builder().prompt(other).build()))).isEqualTo(other);
	}

	private static PromptReference linked(Prompt prompt) {
		return ((RoutingChatOptions) prompt.getOptions()).getContext().prompt();
	}

	@ParameterizedTest
	@CsvSource({ "max_tokens, max_tokens, top_p, stop", "maxTokens, max_tokens, topP, stopSequences" })
	void shouldTakeOptionsFromTheConfig(String maxTokens, String ignored, String topP, String stop) throws Exception {
		RoutingChatOptions options = prompt("\"\"", """
				{"model": " one ", "temperature": 0, "%s": 100, "%s": 0.5, "%s": ["a", "b"], "frequency_penalty": -1.5,
				 "presence_penalty": 2, "unknown": {}}""".formatted(maxTokens, topP, stop)).options().build();
		assertThat(options.getModel()).isEqualTo("one");
		assertThat(options.getTemperature()).isZero();
		assertThat(options.getMaxTokens()).isEqualTo(100);
		assertThat(options.getTopP()).isEqualTo(0.5);
		assertThat(options.getStopSequences()).containsExactly("a", "b");
		assertThat(options.getFrequencyPenalty()).isEqualTo(-1.5);
		assertThat(options.getPresencePenalty()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "model | \"secret\"", "model | 3", "model | \"\"", "temperature | \"secret\"",
			"temperature | -0.1", "temperature | 2.1", "temperature | true", "temperature | 1e999", "max_tokens | 0",
			"max_tokens | 1.5", "max_tokens | 3000000000", "max_tokens | [1]", "top_p | 1.01", "frequency_penalty | -3",
			"presence_penalty | {}", "stop | 1", "stop | [1]", "stop | [\"\"]", "stop | [[\"secret\"]]",
			"stop | [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"]" })
	void shouldIgnoreAConfigThatMakesNoSense(String name, String value, CapturedOutput output) throws Exception {
		ManagedPrompt prompt = prompt("\"\"", "{\"" + name + "\": " + value + "}");
		for (int i = 0; i < 2; i++) {
			assertThat(prompt.options().build())
				.isEqualTo(RoutingChatOptions.builder().prompt(prompt.reference()).build());
		}
		assertThat(output.getAll().split("prompt 'n' version 2 is ignored as to " + name, -1)).hasSize(2);
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void shouldTakeOneStopSequence() throws Exception {
		assertThat(prompt("\"\"", "{\"stop\": \"END\"}").options().build().getStopSequences()).containsExactly("END");
		assertThat(prompt("\"\"", "{\"stop\": null, \"temperature\": null}").options().build().getTemperature())
			.isNull();
	}

	@Test
	void shouldNotTellItsText() throws Exception {
		assertThat(prompt("\"secret\"", "{\"secret\": 1}")).hasToString("prompt 'n' version 2");
	}

	private static ManagedPrompt prompt(String prompt, String config) throws Exception {
		Predicate<String> models = "one"::equals;
		String json = "{\"version\": 2, \"prompt\": " + prompt + ", \"config\": " + config + "}";
		return PromptSupport.of(models).prompt(PromptReader.reply("n", json.getBytes(StandardCharsets.UTF_8)));
	}

}
