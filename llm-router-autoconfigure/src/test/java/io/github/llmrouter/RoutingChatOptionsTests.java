package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.llmrouter.RoutingChatOptions.Builder;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.context.PromptReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.anthropic.AnthropicCitationDocument;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.function.FunctionToolCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RoutingChatOptionsTests {

	private static final ToolCallback WEATHER = tool("weather");

	private static final ToolCallback TIME = tool("time");

	@Test
	void shouldBeEmptyUnlessSet() {
		RoutingChatOptions options = RoutingChatOptions.builder().build();
		assertThat(options).hasAllNullFieldsOrPropertiesExcept("context", "tags", "foreign");
		assertThat(options.getContext()).isSameAs(LlmContext.EMPTY);
		assertThat(options.getTags()).isEmpty();
		assertThat(RoutingChatOptions.of(null)).isEqualTo(options);
	}

	@Test
	void shouldHoldWhatIsSet() {
		RoutingChatOptions options = full().build();
		assertThat(options.getModel()).isEqualTo("m");
		assertThat(options.getTemperature()).isEqualTo(0.1);
		assertThat(options.getMaxTokens()).isEqualTo(10);
		assertThat(options.getTopP()).isEqualTo(0.2);
		assertThat(options.getTopK()).isEqualTo(3);
		assertThat(options.getFrequencyPenalty()).isEqualTo(0.4);
		assertThat(options.getPresencePenalty()).isEqualTo(0.5);
		assertThat(options.getStopSequences()).containsExactly("stop");
		assertThat(options.getToolCallbacks()).containsExactly(WEATHER);
		assertThat(options.getToolContext()).containsExactly(Map.entry("key", "value"));
		assertThat(options.getOutputSchema()).isEqualTo("{}");
		assertThat(options.getRoute()).isEqualTo("creator");
		assertThat(options.getComplexity()).isEqualTo(Complexity.COMPLEX);
		assertThat(options.getBudgetLevel()).isEqualTo(BudgetLevel.LOW);
		assertThat(options.getUser()).isEqualTo("u");
		assertThat(options.getTenant()).isEqualTo("t");
		assertThat(options.getProject()).isEqualTo("p");
		assertThat(options.getSession()).isEqualTo("s");
		assertThat(options.getTags()).containsExactly("a", "b");
		assertThat(options.getDeadline()).isEqualTo(Duration.ofSeconds(5));
		assertThat(options.getContext()).isEqualTo(LlmContext.builder()
			.user("u")
			.tenant("t")
			.project("p")
			.session("s")
			.tags("a", "b")
			.metadata(Map.of("k", "v"))
			.traceName("n")
			.prompt(new PromptReference("greeting", 3))
			.build());
	}

	@Test
	void shouldSurviveMutation() {
		RoutingChatOptions options = full().combineWith(OpenAiChatOptions.builder().seed(7)).build();
		assertThat(options.mutate().build()).isEqualTo(options).hasSameHashCodeAs(options);
		assertThat(options.mutate().build().foreign()).isEqualTo(options.foreign()).hasSize(1);
	}

	static Stream<Arguments> changes() {
		return Stream.of(change("model", (b) -> b.model("x")), change("temperature", (b) -> b.temperature(9.0)),
				change("maxTokens", (b) -> b.maxTokens(9)), change("topP", (b) -> b.topP(9.0)),
				change("topK", (b) -> b.topK(9)), change("frequencyPenalty", (b) -> b.frequencyPenalty(9.0)),
				change("presencePenalty", (b) -> b.presencePenalty(9.0)),
				change("stopSequences", (b) -> b.stopSequences(List.of("x"))),
				change("toolCallbacks", (b) -> b.toolCallbacks(List.of(TIME))),
				change("toolContext", (b) -> b.toolContext("x", "y")),
				change("outputSchema", (b) -> b.outputSchema("{\"x\":1}")), change("route", (b) -> b.route("x")),
				change("complexity", (b) -> b.complexity(Complexity.SIMPLE)),
				change("budgetLevel", (b) -> b.budgetLevel(BudgetLevel.HIGH)), change("user", (b) -> b.user("x")),
				change("tenant", (b) -> b.tenant("x")), change("project", (b) -> b.project("x")),
				change("session", (b) -> b.session("x")), change("tags", (b) -> b.tags("x")),
				change("metadata", (b) -> b.metadata(Map.of("x", "y"))), change("traceName", (b) -> b.traceName("x")),
				change("prompt", (b) -> b.prompt(new PromptReference("x", 9))),
				change("deadline", (b) -> b.deadline(Duration.ofSeconds(9))),
				change("foreign", (b) -> b.combineWith(OpenAiChatOptions.builder().seed(9))),
				change("header", (b) -> b.combineWith(header("X-Trace", "1"))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("changes")
	void shouldDifferInEachOption(String option, UnaryOperator<Builder> change) {
		RoutingChatOptions options = full().build();
		assertThat(change.apply(full()).build()).isNotEqualTo(options);
		assertThat(change.apply(full()).build()).isEqualTo(change.apply(full()).build())
			.hasSameHashCodeAs(change.apply(full()).build());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("changes")
	void shouldLetLaterOptionsWinInACombination(String option, UnaryOperator<Builder> change) {
		RoutingChatOptions alone = change.apply(RoutingChatOptions.builder()).build();
		RoutingChatOptions combined = full().combineWith(alone.mutate()).build();
		if (List.of("stopSequences", "toolCallbacks", "toolContext", "tags", "metadata").contains(option)) {
			assertThat(combined.getStopSequences()).startsWith("stop");
			assertThat(combined.getToolCallbacks()).startsWith(WEATHER);
			assertThat(combined.getToolContext()).containsEntry("key", "value");
			assertThat(combined.getTags()).contains("a", "b");
			assertThat(combined.getContext().metadata()).containsEntry("k", "v");
			assertThat(combined).isNotEqualTo(full().build());
		}
		else {
			assertThat(combined).isEqualTo(change.apply(full()).build());
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("changes")
	void shouldFillGapsWithDefaultsAndKeepWhatIsSet(String option, UnaryOperator<Builder> change) {
		RoutingChatOptions alone = change.apply(RoutingChatOptions.builder()).build();
		assertThat(RoutingChatOptions.builder().build().withDefaults(alone)).isEqualTo(alone);
		assertThat(alone.withDefaults(RoutingChatOptions.builder().build())).isSameAs(alone);
		assertThat(alone.withDefaults(full().build())).isEqualTo(change.apply(full()).build());
	}

	@Test
	void shouldTakeDefaultsOfAnyKind() {
		RoutingChatOptions options = RoutingChatOptions.builder().temperature(0.1).stopSequences(List.of("x")).build();
		RoutingChatOptions both = options.withDefaults(OpenAiChatOptions.builder()
			.temperature(0.9)
			.topP(0.8)
			.stopSequences(List.of("y"))
			.reasoningEffort("low")
			.build());
		assertThat(both.getTemperature()).isEqualTo(0.1);
		assertThat(both.getTopP()).isEqualTo(0.8);
		assertThat(both.getStopSequences()).containsExactly("x");
		assertThat(both.getModel()).isNull();
		assertThat(both.foreign()).singleElement().hasToString("OpenAiChatOptions");
	}

	@Test
	void shouldKeepTheHeadersOfBothWhenNothingElseDiffers() {
		RoutingChatOptions both = RoutingChatOptions.of(header("X-Call", "1").build())
			.withDefaults(header("X-Route", "2").build());
		OpenAiChatOptions.Builder openAi = OpenAiChatOptions.builder();
		both.foreign().get(0).applyTo(openAi);
		assertThat(openAi.build().getCustomHeaders()).isEqualTo(Map.of("X-Call", "1", "X-Route", "2"));
		RoutingChatOptions refused = RoutingChatOptions.of(header("Host", "example.org").seed(1).build());
		assertThat(refused).isNotEqualTo(RoutingChatOptions.of(OpenAiChatOptions.builder().seed(1).build()));
	}

	@Test
	void shouldNotApplyTheSameForeignDefaultsTwice() {
		RoutingChatOptions defaults = RoutingChatOptions
			.of(OpenAiChatOptions.builder().outputModalities(List.of("text", "audio")).build());
		RoutingChatOptions options = RoutingChatOptions.builder().user("u").build();
		assertThat(options.withDefaults(defaults).withDefaults(defaults)).isEqualTo(options.withDefaults(defaults));
		RoutingChatOptions documents = RoutingChatOptions.of(AnthropicChatOptions.builder()
			.citationDocuments(AnthropicCitationDocument.builder().plainText("text").build())
			.build());
		AnthropicChatOptions.Builder anthropic = AnthropicChatOptions.builder();
		documents.mutate().user("u").build().withDefaults(documents).foreign().get(0).applyTo(anthropic);
		assertThat(anthropic.build().getCitationDocuments()).hasSize(1);
		OpenAiChatOptions other = OpenAiChatOptions.builder().seed(1).outputModalities(List.of("audio")).build();
		RoutingChatOptions both = RoutingChatOptions.of(other).withDefaults(defaults);
		OpenAiChatOptions.Builder openAi = OpenAiChatOptions.builder();
		both.foreign().get(0).applyTo(openAi);
		assertThat(openAi.build().getOutputModalities()).containsExactly("audio");
		assertThat(openAi.build().getSeed()).isEqualTo(1);
	}

	@Test
	void shouldNotBeChangedThroughItsBuilderOrCollections() {
		List<String> stop = new ArrayList<>(List.of("stop"));
		List<ToolCallback> tools = new ArrayList<>(List.of(WEATHER));
		Map<String, Object> context = new HashMap<>(Map.of("key", "value"));
		List<String> tags = new ArrayList<>(List.of("a"));
		OpenAiChatOptions.Builder foreign = OpenAiChatOptions.builder().seed(1);
		Builder builder = RoutingChatOptions.builder()
			.stopSequences(stop)
			.toolCallbacks(tools)
			.toolContext(context)
			.tags(tags)
			.combineWith(foreign);
		RoutingChatOptions options = builder.build();
		RoutingChatOptions same = options.mutate().build();
		stop.add("x");
		tools.add(TIME);
		context.put("x", "y");
		tags.add("x");
		foreign.seed(2);
		Builder copy = builder.clone();
		copy.toolCallbacks(TIME).toolContext("x", "y").tags("x").combineWith(OpenAiChatOptions.builder().seed(3));
		copy.combineWith(ChatOptions.builder().stopSequences(List.of("x")));
		assertThat(options).isEqualTo(same);
		assertThat(builder.build()).isEqualTo(same);
		assertThat(copy.build()).isNotEqualTo(same);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\rb", "a\nb", "a\u0000b", "a\r\nX-Injected: secret", "\u007f", "\u0085x" })
	void shouldRefuseARouteThatIsBlankOrCouldBreakAHeader(String route) {
		assertThatIllegalArgumentException().isThrownBy(() -> RoutingChatOptions.builder().route(route))
			.withMessageContaining("'route'")
			.withMessageNotContaining("secret");
		assertThat(RoutingChatOptions.builder().route("Jörg & Söhne / 株式会社").build().getRoute()).isNotNull();
	}

	@Test
	void shouldCleanWhatItIsToldOfTheCaller() {
		RoutingChatOptions options = RoutingChatOptions.builder()
			.user(" jane\r\nX-Injected: y ")
			.tenant(" ")
			.tags("a", "", "a", null)
			.metadata("order id", "4\u202e2")
			.build();
		assertThat(options.getContext()).isEqualTo(
				LlmContext.builder().user("janeX-Injected: y").tags("a").metadata(Map.of("order_id", "42")).build());
	}

	@Test
	void shouldTakeOverTheContextOfOptionsOfItsOwnKind() {
		LlmContext context = LlmContext.builder().user("u").tags("a").build();
		RoutingChatOptions options = RoutingChatOptions.builder().user("x").context(context).build();
		assertThat(options.getContext()).isSameAs(context);
		assertThat(options.mutate().context(null).build()).isEqualTo(RoutingChatOptions.builder().build());
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S" })
	void shouldRefuseADeadlineThatIsNotPositive(Duration deadline) {
		assertThatIllegalArgumentException().isThrownBy(() -> RoutingChatOptions.builder().deadline(deadline))
			.withMessageContaining("'deadline'");
	}

	@Test
	void shouldUnsetWithNull() {
		RoutingChatOptions options = full().model(null)
			.temperature(null)
			.maxTokens(null)
			.topP(null)
			.topK(null)
			.frequencyPenalty(null)
			.presencePenalty(null)
			.stopSequences(null)
			.toolCallbacks((List<ToolCallback>) null)
			.toolContext(null)
			.outputSchema(null)
			.route(null)
			.complexity(null)
			.budgetLevel(null)
			.user(null)
			.tenant(null)
			.project(null)
			.session(null)
			.tags((List<String>) null)
			.metadata(null)
			.traceName(null)
			.prompt(null)
			.deadline(null)
			.build();
		assertThat(options).isEqualTo(RoutingChatOptions.builder().build());
	}

	@Test
	void shouldShowNoToolContextAndNobodyInItsText() {
		String text = full().toolContext("api-key", "sk-123")
			.user("jane@example.org")
			.tenant("acme")
			.session("s-77")
			.outputSchema("{\"secretField\":1}")
			.combineWith(OpenAiChatOptions.builder()
				.seed(1)
				.apiKey("sk-or-456")
				.customHeaders(Map.of("Authorization", "Bearer x", "X-Y", "z")))
			.build()
			.toString();
		assertThat(text).isEqualTo("RoutingChatOptions[route=creator, complexity=COMPLEX, budgetLevel=LOW,"
				+ " deadline=PT5S, model=m, temperature=0.1, maxTokens=10, topP=0.2, topK=3, frequencyPenalty=0.4,"
				+ " presencePenalty=0.5, tools=1, foreign=[OpenAiChatOptions]]");
		assertThat(RoutingChatOptions.builder().build()).hasToString("RoutingChatOptions[]");
	}

	@Test
	void shouldTakeOverSpringAiOptions() {
		RoutingChatOptions plain = RoutingChatOptions.of(ChatOptions.builder()
			.model("m")
			.temperature(0.1)
			.maxTokens(10)
			.topP(0.2)
			.topK(3)
			.frequencyPenalty(0.4)
			.presencePenalty(0.5)
			.stopSequences(List.of("stop"))
			.build());
		RoutingChatOptions tools = RoutingChatOptions
			.of(ToolCallingChatOptions.builder().toolCallbacks(WEATHER).toolContext("key", "value").build());
		RoutingChatOptions structured = RoutingChatOptions
			.of(StructuredOutputChatOptions.builder().outputSchema("{}").build());
		RoutingChatOptions all = plain.mutate().combineWith(tools.mutate()).combineWith(structured.mutate()).build();
		assertThat(all)
			.isEqualTo(full().route(null).complexity(null).budgetLevel(null).context(null).deadline(null).build());
		assertThat(all.foreign()).isEmpty();
		assertThat(RoutingChatOptions.of(all)).isSameAs(all);
	}

	@Test
	void shouldMergeListsOfSpringAiOptionsAsTheirBuildersDo() {
		RoutingChatOptions options = full()
			.combineWith(ToolCallingChatOptions.builder()
				.stopSequences(List.of("x"))
				.toolCallbacks(TIME)
				.toolContext("key", "other"))
			.build();
		assertThat(options.getStopSequences()).containsExactly("stop", "x");
		assertThat(options.getToolCallbacks()).containsExactly(WEATHER, TIME);
		assertThat(options.getToolContext()).containsExactly(Map.entry("key", "other"));
	}

	@Test
	void shouldTakeOverPortablePartOfOptionsThatExtendNothing() {
		RoutingChatOptions options = RoutingChatOptions.of(new HandMadeOptions("m", 5, WEATHER));
		assertThat(options.getModel()).isEqualTo("m");
		assertThat(options.getTopK()).isEqualTo(5);
		assertThat(options.getToolCallbacks()).containsExactly(WEATHER);
		assertThat(options.foreign()).singleElement().hasToString("HandMadeOptions");
	}

	@Test
	void shouldNotTakeFilledInDefaultsForChoices() {
		RoutingChatOptions openAi = RoutingChatOptions.of(OpenAiChatOptions.builder().temperature(0.3).build());
		assertThat(openAi).isEqualTo(RoutingChatOptions.builder().temperature(0.3).build());
		RoutingChatOptions anthropic = RoutingChatOptions.builder()
			.combineWith(AnthropicChatOptions.builder().topK(3))
			.build();
		assertThat(anthropic).isEqualTo(RoutingChatOptions.builder().topK(3).build());
		assertThat(RoutingChatOptions.of(AnthropicChatOptions.builder().build()).getModel()).isNull();
	}

	@Test
	void shouldTakeOverAModelThatIsChosen() {
		assertThat(RoutingChatOptions.of(OpenAiChatOptions.builder().model("openai/gpt-x").build()).getModel())
			.isEqualTo("openai/gpt-x");
		assertThat(RoutingChatOptions.builder().combineWith(AnthropicChatOptions.builder().model("claude-x")).build())
			.isEqualTo(RoutingChatOptions.builder().model("claude-x").build());
	}

	@Test
	void shouldTakeOverALimitByItsOtherName() {
		RoutingChatOptions options = RoutingChatOptions
			.of(OpenAiChatOptions.builder().maxCompletionTokens(500).build());
		assertThat(options.getMaxTokens()).isEqualTo(500);
		assertThat(options.mutate().combineWith(ChatOptions.builder().maxTokens(200)).build().getMaxTokens())
			.isEqualTo(200);
		assertThat(RoutingChatOptions.builder().maxTokens(200).build().withDefaults(options).getMaxTokens())
			.isEqualTo(200);
		assertThat(options.withDefaults(ChatOptions.builder().maxTokens(200).build()).getMaxTokens()).isEqualTo(500);
	}

	@Test
	void shouldTakeOverTheSchemaOfForeignOptions() {
		assertThat(RoutingChatOptions.of(OpenAiChatOptions.builder().outputSchema("{\"type\":\"object\"}").build())
			.getOutputSchema()).isEqualTo("{\"type\":\"object\"}");
		assertThat(RoutingChatOptions.of(AnthropicChatOptions.builder().outputSchema("{\"type\":\"object\"}").build())
			.getOutputSchema()).isEqualTo("{\"type\":\"object\"}");
	}

	@Test
	void shouldKeepOneOfEachForeignKindAndCombineThem() {
		RoutingChatOptions options = RoutingChatOptions.builder()
			.combineWith(OpenAiChatOptions.builder().seed(1).reasoningEffort("low"))
			.combineWith(AnthropicChatOptions.builder().inferenceGeo("eu"))
			.combineWith(OpenAiChatOptions.builder().seed(2).verbosity("high"))
			.build();
		assertThat(options.foreign()).hasSize(2);
		OpenAiChatOptions.Builder openAi = OpenAiChatOptions.builder();
		options.foreign().get(0).applyTo(openAi);
		assertThat(openAi.build())
			.isEqualTo(OpenAiChatOptions.builder().seed(2).reasoningEffort("low").verbosity("high").build());
		AnthropicChatOptions.Builder anthropic = AnthropicChatOptions.builder();
		options.foreign().get(1).applyTo(anthropic);
		assertThat(anthropic.build()).isEqualTo(AnthropicChatOptions.builder().inferenceGeo("eu").build());
	}

	@Test
	void shouldNotChangeWhatItIsCombinedWith() {
		OpenAiChatOptions.Builder openAi = OpenAiChatOptions.builder().seed(1).temperature(0.3).stop(List.of("stop"));
		OpenAiChatOptions before = openAi.build();
		RoutingChatOptions one = RoutingChatOptions.builder().combineWith(openAi).build();
		RoutingChatOptions two = one.mutate().combineWith(OpenAiChatOptions.builder().seed(2)).build();
		assertThat(openAi.build()).isEqualTo(before);
		assertThat(one).isEqualTo(RoutingChatOptions.of(before));
		for (int i = 0; i < 2; i++) {
			OpenAiChatOptions.Builder applied = OpenAiChatOptions.builder();
			one.foreign().get(0).applyTo(applied);
			assertThat(applied.build().getSeed()).isEqualTo(1);
			two.foreign().get(0).applyTo(applied);
			assertThat(applied.build().getSeed()).isEqualTo(2);
		}
	}

	@Test
	void shouldGiveItsPortablePartToForeignBuilders() {
		OpenAiChatOptions openAi = OpenAiChatOptions.builder().seed(1).combineWith(full()).build();
		assertThat(openAi.getTemperature()).isEqualTo(0.1);
		assertThat(openAi.getToolCallbacks()).containsExactly(WEATHER);
		assertThat(openAi.getSeed()).isEqualTo(1);
		assertThat(ChatOptions.builder().combineWith(full()).build().getMaxTokens()).isEqualTo(10);
	}

	private static Builder full() {
		return RoutingChatOptions.builder()
			.model("m")
			.temperature(0.1)
			.maxTokens(10)
			.topP(0.2)
			.topK(3)
			.frequencyPenalty(0.4)
			.presencePenalty(0.5)
			.stopSequences(List.of("stop"))
			.toolCallbacks(List.of(WEATHER))
			.toolContext("key", "value")
			.outputSchema("{}")
			.route("creator")
			.complexity(Complexity.COMPLEX)
			.budgetLevel(BudgetLevel.LOW)
			.user("u")
			.tenant("t")
			.project("p")
			.session("s")
			.tags("a", "b")
			.metadata("k", "v")
			.traceName("n")
			.prompt(new PromptReference("greeting", 3))
			.deadline(Duration.ofSeconds(5));
	}

	private static OpenAiChatOptions.Builder header(String name, String value) {
		return OpenAiChatOptions.builder().customHeaders(Map.of(name, value));
	}

	private static Arguments change(String option, UnaryOperator<Builder> change) {
		return Arguments.of(option, change);
	}

	private static ToolCallback tool(String name) {
		return FunctionToolCallback.builder(name, (String input) -> input).inputType(String.class).build();
	}

}
