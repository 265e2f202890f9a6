package io.github.llmrouter;

import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallRecord}: what a response that is kept keeps with it.
 */
class CallRecordTests {

	@ParameterizedTest
	@EnumSource(Mode.class)
	void shouldKeepNeitherPromptNorRouterWithAnAnswer(Mode mode) {
		Kept kept = keep(mode, false);

		kept.awaitRelease();

		assertThat(kept.responses).isNotEmpty().allSatisfy((response) -> {
			RoutedCall call = RoutedCall.from(response);
			assertThat(call.servedBy()).isEqualTo("b");
			assertThat(call.provider()).isEqualTo("b");
			assertThat(call.model()).isEqualTo("scripted-1");
			assertThat(call.attempts()).extracting(AttemptSummary::kind)
				.containsExactly(FailureKind.SERVER_ERROR, null);
			assertThat(call.usage().outputTokens()).isEqualTo(5);
		});
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void shouldKeepNeitherPromptNorRouterWithAPolicysAnswer(Mode mode) {
		Kept kept = keep(mode, true);

		kept.awaitRelease();

		assertThat(kept.responses).singleElement()
			.satisfies((response) -> assertThat(RoutedCall.from(response).servedBy()).isNull());
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void shouldKnowAPriceThatGoesByNoTokens(Mode mode) {
		ScriptedChatModel silent = new ScriptedChatModel(new Act(() -> ScriptedChatModel.whole("Hello", "STOP", 0, 0),
				Flux.just(ScriptedChatModel.chunk("Hello", "STOP"))));
		Scenario scenario = new Scenario(mode);
		RoutedCall call = scenario
			.ask(scenario.router()
				.costs((target, model, usage) -> new Cost(BigDecimal.ZERO, BigDecimal.ONE, BigDecimal.ONE,
						Cost.Source.PRICES))
				.targets(target("a", silent))
				.build())
			.call();
		assertThat(call.usage().isReported()).isFalse();
		assertThat(call.cost()).isEqualByComparingTo("1");
	}

	// a method of its own, so that nothing is left on the stack
	private static Kept keep(Mode mode, boolean answered) {
		Scenario scenario = new Scenario(mode);
		ChatRouterBuilder builder = scenario.router()
			.targets(target("a", new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.SERVER_ERROR)))),
					target("b", new ScriptedChatModel(Act.answer("from b"))));
		if (answered) {
			ChatResponse answer = ScriptedChatModel.whole("cached", "STOP", 0, 0);
			builder.callPolicies(List.of((call) -> new Admission.Answer(answer)));
		}
		ChatRouter router = builder.build();
		Prompt prompt = new Prompt("Hi");
		List<ChatResponse> responses = scenario.ask(router, prompt).responses;
		return new Kept(responses,
				List.of(new WeakReference<>(prompt), new WeakReference<>(prompt.getInstructions().get(0)),
						new WeakReference<>(router), new WeakReference<>(scenario)));
	}

	/**
	 * What a caller keeps, and what must go.
	 */
	private record Kept(List<ChatResponse> responses, List<WeakReference<?>> others) {

		void awaitRelease() {
			Awaitility.await().pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
				System.gc();
				assertThat(this.others).extracting(WeakReference::get).containsOnlyNulls();
			});
		}

	}

}
