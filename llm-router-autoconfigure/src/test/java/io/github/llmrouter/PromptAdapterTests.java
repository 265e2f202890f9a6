package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.openai.OpenAiChatModel.ResponseFormat;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
@ExtendWith(OutputCaptureExtension.class)
class PromptAdapterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(7);

	private static final String SCHEMA = "{\"type\":\"object\"}";

	private static final ToolCallback WEATHER = tool("weather");

	private static final ToolCallback TIME = tool("time");

	private final PromptAdapter adapter = new PromptAdapter();

	private final AttemptSignals signals = new AttemptSignals(System::nanoTime);

	static Stream<Arguments> portable() {
		return Stream.of(option("temperature", (options) -> options.temperature(0.1), ChatOptions::getTemperature, 0.1),
				option("maxTokens", (options) -> options.maxTokens(10), ChatOptions::getMaxTokens, 10),
				option("topP", (options) -> options.topP(0.2), ChatOptions::getTopP, 0.2),
				option("topK", (options) -> options.topK(3), ChatOptions::getTopK, 3),
				option("frequencyPenalty", (options) -> options.frequencyPenalty(0.4), ChatOptions::getFrequencyPenalty,
						0.4),
				option("presencePenalty", (options) -> options.presencePenalty(0.5), ChatOptions::getPresencePenalty,
						0.5),
				option("stopSequences", (options) -> options.stopSequences(List.of("stop")),
						ChatOptions::getStopSequences, List.of("stop")),
				option("toolCallbacks", (options) -> options.toolCallbacks(WEATHER),
						(options) -> tools(options).getToolCallbacks(), List.of(WEATHER)),
				option("toolContext", (options) -> options.toolContext("key", "value"),
						(options) -> tools(options).getToolContext(), Map.of("key", "value")),
				option("outputSchema", (options) -> options.outputSchema(SCHEMA),
						(options) -> ((StructuredOutputChatOptions) options).getOutputSchema(), SCHEMA));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("portable")
	void shouldPassOptionToOpenAi(String option, Consumer<RoutingChatOptions.Builder> set,
			Function<ChatOptions, Object> get, Object value, CapturedOutput output) {
		ChatOptions adapted = adapt(set, Target.of("openai", model(OpenAiChatOptions.builder().build())));
		assertThat(adapted).isExactlyInstanceOf(OpenAiChatOptions.class);
		if (option.equals("topK")) {
			assertThat(output).contains("Target 'openai'").contains("topK");
		}
		else {
			assertThat(get.apply(adapted)).isEqualTo(value);
			assertThat(output).doesNotContain("Target");
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("portable")
	void shouldPassOptionToAnthropic(String option, Consumer<RoutingChatOptions.Builder> set,
			Function<ChatOptions, Object> get, Object value, CapturedOutput output) {
		ChatOptions adapted = adapt(set, Target.of("claude", model(AnthropicChatOptions.builder().build())));
		assertThat(adapted).isExactlyInstanceOf(AnthropicChatOptions.class);
		if (option.endsWith("Penalty")) {
			assertThat(output).contains("Target 'claude'").contains(option);
		}
		else {
			assertThat(get.apply(adapted)).isEqualTo(value);
			assertThat(output).doesNotContain("Target");
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("portable")
	void shouldPassOptionToPlainModelOrTellThatItIsDropped(String option, Consumer<RoutingChatOptions.Builder> set,
			Function<ChatOptions, Object> get, Object value, CapturedOutput output) {
		Target target = Target.of("plain", (prompt) -> null);
		ChatOptions adapted = adapt(set, target);
		if (option.equals("toolCallbacks") || option.equals("outputSchema")) {
			assertThat(output).contains("Target 'plain'")
				.contains(option.equals("toolCallbacks") ? "tools" : "outputSchema")
				.doesNotContain("object");
		}
		else if (!option.equals("toolContext")) {
			assertThat(get.apply(adapted)).isEqualTo(value);
			assertThat(output).doesNotContain("Target");
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("portable")
	void shouldPassOptionToAModelThatDoesNotTellItsOptions(String option, Consumer<RoutingChatOptions.Builder> set,
			Function<ChatOptions, Object> get, Object value, CapturedOutput output) {
		ChatOptions adapted = adapt(set, Target.of("silent", model(null)));
		if (option.equals("outputSchema")) {
			assertThat(output).contains("outputSchema");
		}
		else {
			assertThat(get.apply(adapted)).isEqualTo(value);
		}
	}

	@Test
	void shouldKeepTheTargetsDefaults() {
		OpenAiChatOptions defaults = OpenAiChatOptions.builder()
			.model("own")
			.temperature(0.9)
			.maxTokens(99)
			.stop(List.of("own"))
			.toolCallbacks(TIME)
			.toolContext("own", "value")
			.reasoningEffort("low")
			.customHeaders(Map.of("X-Own", "value"))
			.build();
		OpenAiChatOptions adapted = (OpenAiChatOptions) adapt((options) -> {
		}, Target.of("openai", model(defaults)));
		assertThat(adapted).isEqualTo(defaults);
		assertThat(adapted.getCustomHeaders()).isEqualTo(defaults.getCustomHeaders());
	}

	@Test
	void shouldReplaceListsOfTheTargetsDefaults() {
		OpenAiChatOptions adapted = (OpenAiChatOptions) adapt(
				(options) -> options.combineWith(OpenAiChatOptions.builder()
					.stop(List.of("stop"))
					.toolCallbacks(WEATHER)
					.toolContext("key", "value")
					.outputModalities(List.of("text"))
					.seed(1)),
				Target.of("openai",
						model(OpenAiChatOptions.builder()
							.stop(List.of("own"))
							.toolCallbacks(TIME)
							.toolContext("own", "value")
							.outputModalities(List.of("text"))
							.build())));
		assertThat(adapted.getStop()).containsExactly("stop");
		assertThat(adapted.getToolCallbacks()).containsExactly(WEATHER);
		assertThat(adapted.getToolContext()).isEqualTo(Map.of("key", "value", "own", "value"));
		assertThat(adapted.getOutputModalities()).containsExactly("text");
		assertThat(adapted.getSeed()).isEqualTo(1);
	}

	@Test
	void shouldForgetThePortablePartOfForeignOptionsWhenItIsUnset() {
		OpenAiChatOptions.Builder foreign = OpenAiChatOptions.builder()
			.seed(1)
			.temperature(0.1)
			.topP(0.2)
			.maxTokens(10)
			.frequencyPenalty(0.4)
			.presencePenalty(0.5)
			.stop(List.of("stop"))
			.toolCallbacks(WEATHER)
			.toolContext("key", "value");
		ChatOptions adapted = adapt((options) -> options.combineWith(foreign)
			.temperature(null)
			.topP(null)
			.maxTokens(null)
			.frequencyPenalty(null)
			.presencePenalty(null)
			.stopSequences(null)
			.toolCallbacks((List<ToolCallback>) null)
			.toolContext(null), Target.of("openai", model(OpenAiChatOptions.builder().build())));
		assertThat(adapted).isEqualTo(OpenAiChatOptions.builder().seed(1).build());
	}

	@Test
	void shouldAlwaysSendTheTargetsModel() {
		OpenAiChatOptions defaults = OpenAiChatOptions.builder().model("default").deploymentName("deployment").build();
		OpenAiChatOptions foreign = OpenAiChatOptions.builder()
			.model("foreign")
			.deploymentName("foreign")
			.extraBody(Map.of("model", "foreign", "top_k", 3))
			.build();
		OpenAiChatOptions adapted = (OpenAiChatOptions) adapt(
				(options) -> options.combineWith(foreign.mutate()).model("portable"),
				new Target("openai", "openai", "target", model(defaults), TargetAdapter.DEFAULT));
		assertThat(adapted.getModel()).isEqualTo("target");
		assertThat(adapted.getDeploymentName()).isNull();
		assertThat(adapted.getExtraBody()).isEqualTo(Map.of("top_k", 3));
	}

	@Test
	void shouldLeaveTheModelToATargetThatHasNone() {
		OpenAiChatOptions defaults = OpenAiChatOptions.builder().model("default").build();
		OpenAiChatOptions adapted = (OpenAiChatOptions) adapt((options) -> options
			.combineWith(OpenAiChatOptions.builder().model("foreign").deploymentName("foreign").seed(1))
			.model("portable"), Target.of("openai", model(defaults)));
		assertThat(adapted.getModel()).isEqualTo("default");
		assertThat(adapted.getDeploymentName()).isNull();
	}

	@Test
	void shouldNotLetACallRedirectOrReconfigureTheClient() {
		OpenAiChatOptions openAi = (OpenAiChatOptions) adapt(
				(options) -> options.combineWith(OpenAiChatOptions.builder()
					.baseUrl("http://evil")
					.apiKey("sk-evil")
					.organizationId("evil")
					.timeout(Duration.ofDays(1))
					.maxRetries(9)
					.seed(1)),
				Target.of("openai",
						model(OpenAiChatOptions.builder()
							.baseUrl("http://own")
							.apiKey("sk-own")
							.organizationId("own")
							.timeout(Duration.ofSeconds(1))
							.maxRetries(0)
							.build())));
		assertThat(openAi.getBaseUrl()).isEqualTo("http://own");
		assertThat(openAi.getApiKey()).isEqualTo("sk-own");
		assertThat(openAi.getOrganizationId()).isEqualTo("own");
		assertThat(openAi.getTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(openAi.getMaxRetries()).isZero();
		assertThat(openAi.getSeed()).isEqualTo(1);
		AnthropicChatOptions anthropic = (AnthropicChatOptions) adapt(
				(options) -> options.combineWith(AnthropicChatOptions.builder()
					.baseUrl("http://evil")
					.apiKey("sk-evil")
					.timeout(Duration.ofDays(1))
					.maxRetries(9)
					.inferenceGeo("eu")),
				Target.of("claude",
						model(AnthropicChatOptions.builder()
							.baseUrl("http://own")
							.apiKey("sk-own")
							.timeout(Duration.ofSeconds(1))
							.maxRetries(0)
							.maxTokens(8192)
							.build())));
		assertThat(anthropic.getBaseUrl()).isEqualTo("http://own");
		assertThat(anthropic.getApiKey()).isEqualTo("sk-own");
		assertThat(anthropic.getTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(anthropic.getMaxRetries()).isZero();
		assertThat(anthropic.getMaxTokens()).isEqualTo(8192);
		assertThat(anthropic.getInferenceGeo()).isEqualTo("eu");
	}

	@Test
	void shouldPassOnHeadersThatACallMaySet(CapturedOutput output) {
		Map<String, String> asked = Map.of("X-Trace", "1", "authorization", "Bearer evil", "X-Split", "a\r\nX-Evil: b",
				"X-Api-Key", "sk-evil");
		OpenAiChatOptions openAi = (OpenAiChatOptions) adapt(
				(options) -> options.combineWith(OpenAiChatOptions.builder().customHeaders(asked)),
				Target.of("openai", model(OpenAiChatOptions.builder().customHeaders(Map.of("X-Own", "2")).build())));
		assertThat(openAi.getCustomHeaders()).isEqualTo(Map.of("X-Own", "2", "X-Trace", "1"));
		AnthropicChatOptions anthropic = (AnthropicChatOptions) adapt(
				(options) -> options.combineWith(AnthropicChatOptions.builder().httpHeaders(asked)),
				Target.of("claude", model(AnthropicChatOptions.builder().httpHeaders(Map.of("X-Own", "2")).build())));
		assertThat(anthropic.getHttpHeaders()).isEqualTo(Map.of("X-Own", "2", "X-Trace", "1"));
		assertThat(output).contains("Target 'openai'").contains("Target 'claude'").doesNotContain("vil");
	}

	@Test
	void shouldPassOnHeadersOfOptionsThatSayNothingElse() {
		OpenAiChatOptions openAi = (OpenAiChatOptions) adapt(
				(options) -> options.combineWith(OpenAiChatOptions.builder().customHeaders(Map.of("X-Trace", "1"))),
				Target.of("openai", model(OpenAiChatOptions.builder().build())));
		assertThat(openAi.getCustomHeaders()).isEqualTo(Map.of("X-Trace", "1"));
	}

	@Test
	void shouldTellOfRefusedHeadersAlsoWhenNothingElseIsLeft(CapturedOutput output) {
		OpenAiChatOptions openAi = (OpenAiChatOptions) adapt(
				(options) -> options
					.combineWith(OpenAiChatOptions.builder().customHeaders(Map.of("Host", "evil.example"))),
				Target.of("openai", model(OpenAiChatOptions.builder().build())));
		assertThat(openAi.getCustomHeaders()).isNull();
		assertThat(output).contains("request headers").doesNotContain("evil");
	}

	static Stream<Arguments> limits() {
		OpenAiChatOptions none = OpenAiChatOptions.builder().build();
		OpenAiChatOptions tokens = OpenAiChatOptions.builder().maxTokens(1).build();
		OpenAiChatOptions completion = OpenAiChatOptions.builder().maxCompletionTokens(2).build();
		Consumer<RoutingChatOptions.Builder> unset = (options) -> {
		};
		Consumer<RoutingChatOptions.Builder> portable = (options) -> options.maxTokens(3);
		Consumer<RoutingChatOptions.Builder> foreign = (options) -> options
			.combineWith(OpenAiChatOptions.builder().maxCompletionTokens(4));
		Consumer<RoutingChatOptions.Builder> portableLast = foreign.andThen(portable);
		Consumer<RoutingChatOptions.Builder> foreignLast = portable.andThen(foreign);
		Consumer<RoutingChatOptions.Builder> unsetLast = foreign.andThen((options) -> options.maxTokens(null));
		return Stream.of(limit(none, unset, null, null), limit(tokens, unset, 1, null),
				limit(completion, unset, null, 2), limit(none, portable, 3, null), limit(tokens, portable, 3, null),
				limit(completion, portable, null, 3), limit(none, foreign, null, 4), limit(tokens, foreign, null, 4),
				limit(completion, foreign, null, 4), limit(tokens, portableLast, null, 3),
				limit(completion, portableLast, null, 3), limit(tokens, foreignLast, null, 4),
				limit(tokens, unsetLast, null, 4));
	}

	@ParameterizedTest
	@MethodSource("limits")
	void shouldSetOneLimitOnOutputTokens(OpenAiChatOptions defaults, Consumer<RoutingChatOptions.Builder> set,
			Integer maxTokens, Integer maxCompletionTokens, CapturedOutput output) {
		OpenAiChatOptions adapted = (OpenAiChatOptions) adapt(set, Target.of("openai", model(defaults)));
		assertThat(adapted.getMaxTokens()).isEqualTo(maxTokens);
		assertThat(adapted.getMaxCompletionTokens()).isEqualTo(maxCompletionTokens);
		assertThat(output).doesNotContain("Both maxTokens and maxCompletionTokens are set");
	}

	@Test
	void shouldKeepHowForeignOptionsWantTheSchema() {
		OpenAiChatOptions lenient = OpenAiChatOptions.builder()
			.responseFormat(ResponseFormat.builder()
				.type(ResponseFormat.Type.JSON_SCHEMA)
				.jsonSchema(SCHEMA)
				.strict(false)
				.build())
			.build();
		Target target = Target.of("openai", model(OpenAiChatOptions.builder().build()));
		assertThat(adapt((options) -> options.combineWith(lenient.mutate()), target)).isEqualTo(lenient);
		OpenAiChatOptions other = (OpenAiChatOptions) adapt(
				(options) -> options.combineWith(lenient.mutate()).outputSchema("{}"), target);
		assertThat(other.getOutputSchema()).isEqualTo("{}");
		AnthropicChatOptions anthropic = (AnthropicChatOptions) adapt(
				(options) -> options.combineWith(lenient.mutate()),
				Target.of("claude", model(AnthropicChatOptions.builder().build())));
		assertThat(anthropic.getOutputSchema()).isEqualTo(SCHEMA);
	}

	@Test
	void shouldKeepForeignOptionsForTargetsOfTheirKindOnly(CapturedOutput output) {
		Consumer<RoutingChatOptions.Builder> set = (options) -> options
			.combineWith(OpenAiChatOptions.builder().reasoningEffort("secret-1").temperature(0.3))
			.combineWith(AnthropicChatOptions.builder().inferenceGeo("secret-2").topK(4))
			.combineWith(new HandMadeOptions.Builder().flavour("secret-3"));
		Target openAi = Target.of("openai", model(OpenAiChatOptions.builder().build()));
		Target claude = Target.of("claude", model(AnthropicChatOptions.builder().build()));
		Target own = Target.of("own", model(new HandMadeOptions.Builder().build()));
		Target plain = Target.of("plain", model(ToolCallingChatOptions.builder().build()));
		for (int i = 0; i < 2; i++) {
			assertThat(adapt(set, openAi))
				.isEqualTo(OpenAiChatOptions.builder().reasoningEffort("secret-1").temperature(0.3).build());
			assertThat(adapt(set, claude))
				.isEqualTo(AnthropicChatOptions.builder().inferenceGeo("secret-2").temperature(0.3).topK(4).build());
			assertThat(((HandMadeOptions) adapt(set, own)).flavour()).isEqualTo("secret-3");
			assertThat(adapt(set, plain)).isEqualTo(ToolCallingChatOptions.builder().temperature(0.3).topK(4).build());
		}
		assertThat(warnings(output).filter((line) -> line.contains("OpenAiChatOptions"))).hasSize(3);
		assertThat(warnings(output).filter((line) -> line.contains("AnthropicChatOptions"))).hasSize(3);
		assertThat(warnings(output).filter((line) -> line.contains("HandMadeOptions"))).hasSize(3);
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void shouldNotWarnOfForeignOptionsThatAreAllPortable(CapturedOutput output) {
		Target claude = Target.of("claude", model(AnthropicChatOptions.builder().build()));
		ChatOptions adapted = adapt(
				(options) -> options.combineWith(OpenAiChatOptions.builder().temperature(0.3).build().mutate()),
				claude);
		assertThat(adapted).isEqualTo(AnthropicChatOptions.builder().temperature(0.3).build());
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void shouldTakeForeignOptionsOfARelatedClass() {
		SpecialOptions special = new SpecialOptions(null);
		Target related = Target.of("related", model(special));
		OpenAiChatOptions adapted = (OpenAiChatOptions) adapt(
				(options) -> options.combineWith(OpenAiChatOptions.builder().seed(3)), related);
		assertThat(adapted.getSeed()).isEqualTo(3);
		Target base = Target.of("base", model(OpenAiChatOptions.builder().build()));
		adapted = (OpenAiChatOptions) adapt((options) -> options.combineWith(special.mutate().seed(4)), base);
		assertThat(adapted.getSeed()).isEqualTo(4);
	}

	@Test
	void shouldTellThatAModelWithSpringAisOwnOptionsTakesNoOthers(CapturedOutput output) {
		Target plain = Target.of("plain", model(ToolCallingChatOptions.builder().build()));
		ChatOptions adapted = adapt((options) -> options.combineWith(new DerivedBuilder().temperature(0.1)), plain);
		assertThat(adapted).isEqualTo(ToolCallingChatOptions.builder().temperature(0.1).build());
		assertThat(output).contains("Target 'plain'").contains("DerivedOptions");
	}

	@Test
	void shouldHandBuilderTimeoutAndSignalsToTheTargetsAdapter() {
		TargetAdapter preparing = new TargetAdapter() {
			@Override
			public void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
				assertThat(options.build().getTemperature()).isEqualTo(0.1);
				assertThat(options.build().getModel()).isEqualTo("model");
				assertThat(signals).isSameAs(PromptAdapterTests.this.signals);
				((OpenAiChatOptions.Builder) options).timeout(timeout);
			}
		};
		OpenAiChatOptions adapted = (OpenAiChatOptions) adapt((options) -> options.temperature(0.1),
				new Target("openai", "openai", "model", model(OpenAiChatOptions.builder().build()), preparing));
		assertThat(adapted.getTimeout()).isEqualTo(TIMEOUT);
	}

	@Test
	void shouldKeepTheMessagesAsTheyAre() {
		List<Message> messages = new ArrayList<>(List.of(new SystemMessage("s"),
				UserMessage.builder()
					.text("u")
					.media(Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data(new byte[] { 1 }).build())
					.build(),
				new AssistantMessage("a"),
				ToolResponseMessage.builder()
					.responses(List.of(new ToolResponseMessage.ToolResponse("1", "weather", "sunny")))
					.build()));
		Prompt prompt = new Prompt(messages, RoutingChatOptions.builder().build());
		Prompt adapted = this.adapter.adapt(prompt, RoutingChatOptions.builder().temperature(0.1).build(),
				Target.of("plain", model(ChatOptions.builder().build())), TIMEOUT, this.signals);
		assertThat(adapted.getInstructions()).isSameAs(messages);
		assertThat(prompt.getOptions()).isEqualTo(RoutingChatOptions.builder().build());
	}

	@Test
	void shouldHandOnWhatConcernsTheCallToAnotherRouter() {
		RoutingChatOptions others = RoutingChatOptions.builder()
			.route("theirs")
			.model("their-model")
			.deadline(Duration.ofSeconds(3))
			.tenant("theirs")
			.stopSequences(List.of("theirs"))
			.build();
		Target router = Target.of("router", model(others));
		RoutingChatOptions adapted = (RoutingChatOptions) adapt((options) -> options.route("ours")
			.model("our-model")
			.deadline(Duration.ofMinutes(1))
			.user("u")
			.tenant("t")
			.stopSequences(List.of("ours"))
			.outputSchema(SCHEMA)
			.combineWith(OpenAiChatOptions.builder().seed(1)), router);
		assertThat(adapted).isEqualTo(others.mutate()
			.user("u")
			.tenant("t")
			.stopSequences(List.of("ours"))
			.outputSchema(SCHEMA)
			.combineWith(OpenAiChatOptions.builder().seed(1))
			.build());
	}

	@Test
	void shouldWarnOncePerTargetAndOptionFromAnyThread(CapturedOutput output) throws Exception {
		RoutingChatOptions options = RoutingChatOptions.builder()
			.toolCallbacks(WEATHER)
			.outputSchema(SCHEMA)
			.combineWith(OpenAiChatOptions.builder().seed(1))
			.build();
		List<Target> targets = List.of(Target.of("one", model(ChatOptions.builder().build())),
				Target.of("two", model(ChatOptions.builder().build())));
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Prompt>> calls = new ArrayList<>();
			for (int i = 0; i < 400; i++) {
				Target target = targets.get(i % 2);
				calls.add(() -> this.adapter.adapt(new Prompt("secret"), options, target, TIMEOUT, this.signals));
			}
			for (var call : threads.invokeAll(calls)) {
				assertThat(call.get().getContents()).isEqualTo("secret");
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(warnings(output)).hasSize(6);
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void shouldNotRememberDroppedOptionsWithoutBound(CapturedOutput output) {
		RoutingChatOptions options = RoutingChatOptions.builder().outputSchema(SCHEMA).build();
		ChatModel model = model(ChatOptions.builder().build());
		for (int i = 0; i < 300; i++) {
			this.adapter.adapt(new Prompt("secret"), options, Target.of("target" + i, model), TIMEOUT, this.signals);
		}
		assertThat(warnings(output)).hasSize(250);
	}

	private ChatOptions adapt(Consumer<RoutingChatOptions.Builder> set, Target target) {
		RoutingChatOptions.Builder options = RoutingChatOptions.builder();
		set.accept(options);
		return this.adapter.adapt(new Prompt("question"), options.build(), target, TIMEOUT, this.signals).getOptions();
	}

	private static Stream<String> warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("Target '"));
	}

	private static ChatModel model(ChatOptions options) {
		return new ChatModel() {
			@Override
			public ChatResponse call(Prompt prompt) {
				throw new IllegalStateException();
			}

			@Override
			public ChatOptions getOptions() {
				return options;
			}
		};
	}

	private static ToolCallingChatOptions tools(ChatOptions options) {
		return (ToolCallingChatOptions) options;
	}

	private static Arguments option(String option, Consumer<RoutingChatOptions.Builder> set,
			Function<ChatOptions, Object> get, Object value) {
		return Arguments.of(option, set, get, value);
	}

	private static Arguments limit(OpenAiChatOptions defaults, Consumer<RoutingChatOptions.Builder> set,
			Integer maxTokens, Integer maxCompletionTokens) {
		return Arguments.of(defaults, set, maxTokens, maxCompletionTokens);
	}

	private static ToolCallback tool(String name) {
		return FunctionToolCallback.builder(name, (String input) -> input).inputType(String.class).build();
	}

	/** What a provider that builds on Spring AI's own options would have. */
	private static final class DerivedOptions extends DefaultToolCallingChatOptions {

		DerivedOptions(ChatOptions options) {
			super(null, null, null, null, null, null, null, options.getTemperature(), null, null);
		}

	}

	private static final class DerivedBuilder extends DefaultToolCallingChatOptions.Builder<DerivedBuilder> {

		@Override
		public DerivedOptions build() {
			return new DerivedOptions(super.build());
		}

	}

	/** What a provider that builds on OpenAI's options would have. */
	private static final class SpecialOptions extends OpenAiChatOptions {

		SpecialOptions(Integer seed) {
			super(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
					null, null, null, null, null, null, null, null, null, null, null, null, null, seed, null, null,
					null, null, null, null, null, null, null, null, null);
		}

		@Override
		public Builder mutate() {
			return new Builder() {
				@Override
				public OpenAiChatOptions build() {
					return new SpecialOptions(this.seed);
				}
			};
		}

	}

}
