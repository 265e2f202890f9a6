package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.client.AdvisorParams;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of a {@code ChatClient}'s options arrives at a model whose options are
 * {@link RoutingChatOptions}, and at an OpenAI target behind it.
 */
@NullUnmarked
class ChatClientOptionsTests {

	private final RecordingChatModel model = new RecordingChatModel();

	private final ChatClient client = ChatClient.create(this.model);

	@Test
	void shouldTakePortableOptions() {
		this.client.prompt("q")
			.options(ChatOptions.builder().temperature(0.1).maxTokens(10).stopSequences(List.of("stop")))
			.call()
			.content();
		assertThat(this.model.options()).isEqualTo(RoutingChatOptions.builder()
			.user("default")
			.temperature(0.1)
			.maxTokens(10)
			.stopSequences(List.of("stop"))
			.build());
		OpenAiChatOptions sent = this.model.sentToOpenAi();
		assertThat(sent.getTemperature()).isEqualTo(0.1);
		assertThat(sent.getMaxTokens()).isEqualTo(10);
		assertThat(sent.getStop()).containsExactly("stop");
		assertThat(sent.getModel()).isEqualTo("target");
	}

	@Test
	void shouldTakeOpenAiOptions() {
		this.client.prompt("q")
			.options(OpenAiChatOptions.builder().temperature(0.1).stop(List.of("stop")).reasoningEffort("low"))
			.call()
			.content();
		assertThat(this.model.options().getModel()).isNull();
		assertThat(this.model.options().getUser()).isEqualTo("default");
		assertThat(this.model.sentToOpenAi()).isEqualTo(OpenAiChatOptions.builder()
			.model("target")
			.temperature(0.1)
			.stop(List.of("stop"))
			.reasoningEffort("low")
			.build());
	}

	@Test
	void shouldTakeRoutingOptions() {
		this.client.prompt("q")
			.options(RoutingChatOptions.builder()
				.route("creator")
				.tenant("acme")
				.deadline(Duration.ofSeconds(3))
				.combineWith(OpenAiChatOptions.builder().seed(1)))
			.call()
			.content();
		assertThat(this.model.options()).isEqualTo(RoutingChatOptions.builder()
			.user("default")
			.route("creator")
			.tenant("acme")
			.deadline(Duration.ofSeconds(3))
			.combineWith(OpenAiChatOptions.builder().seed(1))
			.build());
	}

	@Test
	void shouldTakeOptionsWhenStreaming() {
		String content = String.join("",
				this.client.prompt("q")
					.options(OpenAiChatOptions.builder().seed(1))
					.stream()
					.content()
					.collectList()
					.block(Duration.ofSeconds(10)));
		assertThat(content).isEqualTo("{\"city\":\"Oslo\"}");
		assertThat(this.model.sentToOpenAi().getSeed()).isEqualTo(1);
	}

	@Test
	void shouldTakeToolsOnceAndRunThem() {
		this.model.callTool = true;
		Weather weather = new Weather();
		String content = this.client.prompt("q")
			.options(OpenAiChatOptions.builder().parallelToolCalls(false))
			.tools(weather)
			.toolContext(Map.of("key", "value"))
			.call()
			.content();
		assertThat(content).contains("Oslo");
		assertThat(weather.contexts).containsExactly(Map.of("key", "value"));
		assertThat(this.model.prompts).hasSize(2);
		for (Prompt prompt : this.model.prompts) {
			OpenAiChatOptions sent = sentToOpenAi(prompt);
			assertThat(sent.getToolCallbacks()).singleElement()
				.extracting((tool) -> tool.getToolDefinition().name())
				.isEqualTo("weather");
			assertThat(sent.getParallelToolCalls()).isFalse();
		}
		assertThat(sentToOpenAiPrompt(this.model.prompts.get(1)).getInstructions().get(2))
			.isInstanceOf(ToolResponseMessage.class);
	}

	@Test
	void shouldTakeTheSchemaOfANativeEntity() {
		City city = this.client.prompt("q")
			.options(RoutingChatOptions.builder().route("creator"))
			.advisors(AdvisorParams.ENABLE_NATIVE_STRUCTURED_OUTPUT)
			.call()
			.entity(City.class);
		assertThat(city).isEqualTo(new City("Oslo"));
		assertThat(this.model.options().getOutputSchema()).contains("\"city\"");
		assertThat(this.model.options().getRoute()).isEqualTo("creator");
		assertThat(this.model.sentToOpenAi().getOutputSchema()).isEqualTo(this.model.options().getOutputSchema());
		assertThat(this.model.prompts.get(0).getUserMessage().getText()).isEqualTo("q");
	}

	@Test
	void shouldLeaveTheSchemaInTheTextOfAnEntityThatIsNotNative() {
		City city = this.client.prompt("q").call().entity(City.class);
		assertThat(city).isEqualTo(new City("Oslo"));
		assertThat(this.model.options().getOutputSchema()).isNull();
		assertThat(this.model.prompts.get(0).getUserMessage().getText()).contains("JSON Schema");
	}

	@Test
	void shouldTakeRoutingOptionsOfAPrompt() {
		this.client.prompt(new Prompt("q", RoutingChatOptions.builder().route("creator").temperature(0.1).build()))
			.call()
			.content();
		assertThat(this.model.options())
			.isEqualTo(RoutingChatOptions.builder().user("default").route("creator").temperature(0.1).build());
	}

	@Test
	void shouldTakeForeignOptionsOfAPrompt() {
		this.client.prompt(new Prompt("q", AnthropicChatOptions.builder().topK(3).inferenceGeo("eu").build()))
			.call()
			.content();
		assertThat(this.model.options().getTopK()).isEqualTo(3);
		assertThat(this.model.options().getModel()).isNull();
		assertThat(this.model.options().foreign()).singleElement().hasToString("AnthropicChatOptions");
	}

	@Test
	void shouldCombineOptionsOfAPromptWithRoutingDefaultsOfTheClient() {
		ChatClient client = ChatClient.builder(this.model)
			.defaultOptions(RoutingChatOptions.builder()
				.route("creator")
				.temperature(0.9)
				.combineWith(OpenAiChatOptions.builder().seed(1)))
			.build();
		for (int i = 0; i < 2; i++) {
			client
				.prompt(new Prompt("q", RoutingChatOptions.builder().tenant("acme").tags("a").temperature(0.1).build()))
				.call()
				.content();
			assertThat(this.model.options()).isEqualTo(RoutingChatOptions.builder()
				.user("default")
				.route("creator")
				.tenant("acme")
				.tags("a")
				.temperature(0.1)
				.combineWith(OpenAiChatOptions.builder().seed(1))
				.build());
		}
		client.prompt(new Prompt("q", OpenAiChatOptions.builder().verbosity("low").build())).call().content();
		assertThat(this.model.options().getRoute()).isEqualTo("creator");
		assertThat(this.model.sentToOpenAi().getSeed()).isEqualTo(1);
		assertThat(this.model.sentToOpenAi().getVerbosity()).isEqualTo("low");
	}

	/**
	 * Spring AI leaves the combination to the client's default options here, which know
	 * nothing of routing.
	 */
	@Test
	void shouldCombinePortablePartOfAPromptsOptionsWithForeignDefaultsOfTheClient() {
		RoutingChatOptions options = RoutingChatOptions.builder()
			.route("creator")
			.temperature(0.1)
			.toolContext("key", "value")
			.build();
		for (ChatOptions.Builder<?> defaults : List.of(ChatOptions.builder(), ToolCallingChatOptions.builder(),
				OpenAiChatOptions.builder().seed(1))) {
			ChatClient client = ChatClient.builder(this.model).defaultOptions(defaults.topP(0.5)).build();
			client.prompt(new Prompt("q", options)).call().content();
			assertThat(this.model.options().getTemperature()).isEqualTo(0.1);
			assertThat(this.model.options().getTopP()).isEqualTo(0.5);
			assertThat(this.model.options().getRoute()).isNull();
		}
		assertThat(this.model.options().getToolContext()).isEqualTo(Map.of("key", "value"));
		assertThat(this.model.sentToOpenAi().getSeed()).isEqualTo(1);
	}

	private static OpenAiChatOptions sentToOpenAi(Prompt prompt) {
		return (OpenAiChatOptions) sentToOpenAiPrompt(prompt).getOptions();
	}

	private static Prompt sentToOpenAiPrompt(Prompt prompt) {
		ChatModel openAi = new RecordingChatModel() {
			@Override
			public ChatOptions getOptions() {
				return OpenAiChatOptions.builder().build();
			}
		};
		return new PromptAdapter().adapt(prompt, RoutingChatOptions.of(prompt.getOptions()),
				new Target("openai", "openai", "target", openAi, Target.of("x", openAi).adapter()),
				Duration.ofSeconds(1), new AttemptSignals(System::nanoTime));
	}

	record City(String city) {
	}

	static class Weather {

		private final List<Map<String, Object>> contexts = new ArrayList<>();

		@Tool
		String weather(ToolContext context) {
			this.contexts.add(context.getContext());
			return "sunny";
		}

	}

	private static class RecordingChatModel implements ChatModel {

		private final List<Prompt> prompts = new ArrayList<>();

		private boolean callTool;

		@Override
		public ChatResponse call(Prompt prompt) {
			this.prompts.add(prompt);
			AssistantMessage answer = new AssistantMessage("{\"city\":\"Oslo\"}");
			if (this.callTool && prompt.getInstructions().get(0).getMessageType() == MessageType.USER
					&& prompt.getInstructions().size() == 1) {
				answer = AssistantMessage.builder()
					.toolCalls(List.of(new AssistantMessage.ToolCall("1", "function", "weather", "{}")))
					.build();
			}
			return new ChatResponse(List.of(new Generation(answer)));
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			return Flux.just(call(prompt));
		}

		@Override
		public ChatOptions getOptions() {
			return RoutingChatOptions.builder().user("default").build();
		}

		RoutingChatOptions options() {
			return (RoutingChatOptions) this.prompts.get(this.prompts.size() - 1).getOptions();
		}

		OpenAiChatOptions sentToOpenAi() {
			return ChatClientOptionsTests.sentToOpenAi(this.prompts.get(this.prompts.size() - 1));
		}

	}

}
