package io.github.llmrouter;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.cost.ModelPrices;
import io.github.llmrouter.cost.PriceCeiling;
import io.github.llmrouter.cost.PriceList;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.provider.mock.MockProvider;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which models are passed over after which failure: as call and as stream.
 */
class FallbackByCauseTests {

	private static final Act TOO_LONG = Act.fail(ModelFailure.of(FailureKind.CONTEXT_LENGTH));

	private static final Act BROKEN = Act.fail(ModelFailure.of(FailureKind.TIMEOUT));

	private static final Act FINE = Act.answer("fine");

	@ParameterizedTest
	@EnumSource
	void shouldAskOnlyModelsWithALargerWindowAfterAPromptThatIsTooLong(Mode mode) {
		Result result = ask(mode, PriceCeiling.NONE, target("a", 8_000, TOO_LONG), target("b", 8_000, FINE),
				target("c", 4_000, FINE), target("d", 8_001, FINE));

		assertThat(result.text()).isEqualTo("fine");
		assertThat(asked(result)).containsExactly("a", "d");
	}

	@ParameterizedTest
	@EnumSource
	void shouldTakeAnUnknownWindowForALargerOne(Mode mode) {
		Result result = ask(mode, PriceCeiling.NONE, target("a", 8_000, TOO_LONG), target("b", null, TOO_LONG),
				target("c", 8_000, FINE), target("d", 9_000, FINE));

		assertThat(asked(result)).containsExactly("a", "b", "d");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskEveryOtherModelIfTheWindowOfTheFirstIsNotKnown(Mode mode) {
		Result result = ask(mode, PriceCeiling.NONE, target("a", null, TOO_LONG), target("b", 10, FINE));

		assertThat(asked(result)).containsExactly("a", "b");
	}

	@ParameterizedTest
	@EnumSource
	void shouldSayThatNoWindowIsLarger(Mode mode) {
		Result result = ask(mode, PriceCeiling.NONE, target("a", 8_000, TOO_LONG), target("b", 8_000, FINE));

		assertThat(result.failure().kind()).isEqualTo(FailureKind.CONTEXT_LENGTH);
		assertThat(result.failure()).hasMessageContaining("no model with a larger context window is left");
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotLookAtWindowsAfterOtherFailures(Mode mode) {
		Result result = ask(mode, PriceCeiling.NONE, target("a", 8_000, BROKEN), target("b", 10, FINE));

		assertThat(asked(result)).containsExactly("a", "b");
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotFallBackToAModelThatCostsTooMuch(Mode mode) {
		PriceCeiling ceiling = new PriceCeiling(new BigDecimal("2"), new BigDecimal("10"));

		Result result = ask(mode, ceiling, target("dear", null, BROKEN), target("dear-input", null, FINE),
				target("dear-output", null, FINE), target("unknown", null, FINE), target("limit", null, BROKEN),
				target("x/y:free", null, BROKEN), new MockProvider("mock").target("mock", "mock"));

		assertThat(asked(result)).containsExactly("dear", "limit", "x/y:free", "mock");
	}

	@ParameterizedTest
	@EnumSource
	void shouldSayThatTheOtherModelsCostTooMuch(Mode mode) {
		Result result = ask(mode, new PriceCeiling(new BigDecimal("2"), null), target("a", null, BROKEN),
				target("dear", null, FINE), target("unknown", null, FINE));

		assertThat(result.failure()).hasMessageContaining("costs no more than llm.fallback.max-price");
	}

	@ParameterizedTest
	@EnumSource
	void shouldKeepToTheCeilingAfterARefusal(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = router(scenario, new PriceCeiling(null, new BigDecimal("10")), target("a", null, FINE),
				target("dear", null, FINE), target("limit", null, FINE))
			.attemptPolicies(List.of((attempt) -> attempt.target().name().equals("a")
					? Admission.refuse(FailureKind.REFUSED, "full") : Admission.PROCEED))
			.build();

		assertThat(scenario.ask(router).call().servedBy()).isEqualTo("limit");
	}

	@ParameterizedTest
	@EnumSource
	void shouldReturnARefusalOfTheContentUnlessConfigured(Mode mode) {
		Result result = ask(mode, PriceCeiling.NONE,
				target("a", null, Act.fail(ModelFailure.of(FailureKind.CONTENT_POLICY))), target("b", null, FINE));

		assertThat(result.failure().kind()).isEqualTo(FailureKind.CONTENT_POLICY);
		assertThat(result.failure().userMessage()).contains("content policy");
		assertThat(result.failure().detail()).isEqualTo("the model's words");
		assertThat(result.failure()).hasMessageContaining("does not go to another model");
	}

	@ParameterizedTest
	@EnumSource
	void shouldSkipTheRestOfAProviderThatWantsMoneyOrAnotherKey(Mode mode) {
		for (FailureKind kind : List.of(FailureKind.PAYMENT, FailureKind.AUTHENTICATION)) {
			Failure failure = new Failure(kind, false, FailureScope.PROVIDER, 402, null, null, true);
			Result result = ask(mode, PriceCeiling.NONE, target("a", null, Act.fail(new ModelFailure(failure))),
					target("b", null, FINE), target("other:c", null, FINE));

			assertThat(asked(result)).as(kind.name()).containsExactly("a", "other:c");

			Result failed = ask(mode, PriceCeiling.NONE, target("a", null, Act.fail(new ModelFailure(failure))),
					target("b", null, FINE));

			assertThat(failed.failure().kind()).isEqualTo(kind);
			assertThat(failed.failure()).hasMessageContaining("no other model is left");
		}
	}

	@Test
	void shouldRefuseAWindowWithoutRoom() {
		assertThatIllegalArgumentException().isThrownBy(() -> target("a", 0, FINE))
			.withMessageContaining("contextWindow");
	}

	private static Result ask(Mode mode, PriceCeiling ceiling, Target... targets) {
		Scenario scenario = new Scenario(mode);
		return scenario.ask(router(scenario, ceiling, targets).build());
	}

	private static ChatRouterBuilder router(Scenario scenario, PriceCeiling ceiling, Target... targets) {
		Map<String, ModelPrices> prices = new LinkedHashMap<>();
		prices.put("dear", prices("3", "30"));
		prices.put("dear-input", prices("2.01", "1"));
		prices.put("dear-output", prices("1", "10.01"));
		prices.put("limit", prices("2", "10"));
		return scenario.router().costs(new PriceList(prices)).fallbackCeiling(ceiling).targets(targets);
	}

	private static ModelPrices prices(String input, String output) {
		return new ModelPrices(new BigDecimal(input), new BigDecimal(output), null, null, null);
	}

	/** What stands before a colon is another provider. */
	private static Target target(String name, @Nullable Integer contextWindow, Act act) {
		String provider = name.startsWith("other:") ? "other" : "one";
		return RoutingTests.target(name, provider, new ScriptedChatModel(act)).withContextWindow(contextWindow);
	}

	private static List<String> asked(Result result) {
		return result.call().attempts().stream().map(AttemptSummary::target).toList();
	}

}
