package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;

import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class PromptAdapterProperties {

	private static final List<Function<ChatOptions, Object>> PORTABLE = List.of(ChatOptions::getTemperature,
			ChatOptions::getMaxTokens, ChatOptions::getTopP, ChatOptions::getTopK, ChatOptions::getFrequencyPenalty,
			ChatOptions::getPresencePenalty, ChatOptions::getStopSequences);

	private final PromptAdapter adapter = new PromptAdapter();

	@Property
	void shouldPassWhatIsSetAndLeaveTheRestToAPlainTarget(@ForAll("portable") ChatOptions call,
			@ForAll("portable") ChatOptions defaults) {
		ChatOptions adapted = adapt(RoutingChatOptions.of(call), defaults);
		for (Function<ChatOptions, Object> option : PORTABLE) {
			assertThat(option.apply(adapted))
				.isEqualTo((option.apply(call) != null) ? option.apply(call) : option.apply(defaults));
		}
		assertThat(adapted.getModel()).isEqualTo("target");
	}

	@Property
	void shouldPassWhatIsSetAndLeaveTheRestToOpenAi(@ForAll("portable") ChatOptions call,
			@ForAll("openAi") OpenAiChatOptions defaults) {
		ChatOptions adapted = adapt(RoutingChatOptions.of(call), defaults);
		for (Function<ChatOptions, Object> option : PORTABLE) {
			Object expected = (option.apply(call) != null) ? option.apply(call) : option.apply(defaults);
			if (option.apply(openAi(call)) != null || option.apply(call) == null) {
				assertThat(option.apply(adapted)).isEqualTo(expected);
			}
		}
		assertThat(((OpenAiChatOptions) adapted).getSeed()).isEqualTo(defaults.getSeed());
	}

	@Property
	void shouldReachOpenAiAsIfItWereAskedDirectly(@ForAll("openAi") OpenAiChatOptions call,
			@ForAll("openAi") OpenAiChatOptions defaults) {
		OpenAiChatOptions adapted = (OpenAiChatOptions) adapt(RoutingChatOptions.of(call), defaults);
		OpenAiChatOptions.Builder direct = defaults.mutate().combineWith(call.mutate());
		// combineWith would append them
		direct.stop((call.getStop() != null) ? call.getStop() : defaults.getStop());
		assertThat(adapted).isEqualTo(direct.model("target").build());
	}

	@Property
	void shouldReachAnthropicAsIfItWereAskedDirectly(@ForAll("portable") ChatOptions call,
			@ForAll("portable") ChatOptions defaults) {
		AnthropicChatOptions own = anthropic(defaults).inferenceGeo("eu").build();
		AnthropicChatOptions adapted = (AnthropicChatOptions) adapt(
				RoutingChatOptions.builder().combineWith(anthropic(call)).build(), own);
		AnthropicChatOptions.Builder direct = own.mutate().combineWith(anthropic(call));
		direct.stopSequences((call.getStopSequences() != null) ? call.getStopSequences() : own.getStopSequences());
		assertThat(adapted).isEqualTo(direct.model("target").build());
	}

	@Property
	void shouldLetTheCallWinOverTheRoute(@ForAll("portable") ChatOptions call, @ForAll("portable") ChatOptions route) {
		RoutingChatOptions both = RoutingChatOptions.of(call).withDefaults(route);
		for (Function<ChatOptions, Object> option : PORTABLE) {
			assertThat(option.apply(both))
				.isEqualTo((option.apply(call) != null) ? option.apply(call) : option.apply(route));
		}
	}

	private ChatOptions adapt(RoutingChatOptions options, ChatOptions defaults) {
		ChatModel model = new ChatModel() {
			@Override
			public ChatResponse call(Prompt prompt) {
				throw new IllegalStateException();
			}

			@Override
			public ChatOptions getOptions() {
				return defaults;
			}
		};
		return this.adapter
			.adapt(new Prompt("q"), options, new Target("t", "p", "target", model, TargetAdapter.DEFAULT),
					Duration.ofSeconds(1), new AttemptSignals(System::nanoTime))
			.getOptions();
	}

	private static OpenAiChatOptions openAi(ChatOptions options) {
		OpenAiChatOptions.Builder builder = OpenAiChatOptions.builder();
		copy(options, builder);
		return builder.build();
	}

	private static AnthropicChatOptions.Builder anthropic(ChatOptions options) {
		AnthropicChatOptions.Builder builder = AnthropicChatOptions.builder();
		copy(options, builder);
		return builder;
	}

	private static void copy(ChatOptions from, ChatOptions.Builder<?> to) {
		to.temperature(from.getTemperature());
		to.maxTokens(from.getMaxTokens());
		to.topP(from.getTopP());
		to.topK(from.getTopK());
		to.frequencyPenalty(from.getFrequencyPenalty());
		to.presencePenalty(from.getPresencePenalty());
		to.stopSequences(from.getStopSequences());
	}

	@Provide
	Arbitrary<ChatOptions> portable() {
		Arbitrary<Double> number = Arbitraries.doubles().between(0, 2).injectNull(0.5);
		Arbitrary<Integer> count = Arbitraries.integers().between(1, 9999).injectNull(0.5);
		Arbitrary<List<String>> stop = Arbitraries.strings().alpha().ofMaxLength(3).list().ofMaxSize(3).injectNull(0.5);
		return Combinators.combine(number, count, number, count, number, number, stop)
			.as((temperature, maxTokens, topP, topK, frequency, presence, stopSequences) -> ChatOptions.builder()
				.temperature(temperature)
				.maxTokens(maxTokens)
				.topP(topP)
				.topK(topK)
				.frequencyPenalty(frequency)
				.presencePenalty(presence)
				.stopSequences(stopSequences)
				.build());
	}

	@Provide
	Arbitrary<OpenAiChatOptions> openAi() {
		return Combinators
			.combine(portable(), Arbitraries.integers().injectNull(0.5), Arbitraries.of("low", "high").injectNull(0.5),
					Arbitraries.maps(Arbitraries.of("a", "b"), Arbitraries.of("1", "2")).injectNull(0.5))
			.as((options, seed, verbosity,
					metadata) -> openAi(options).mutate().seed(seed).verbosity(verbosity).metadata(metadata).build());
	}

}
