package io.github.llmrouter;

import java.time.Duration;
import java.util.List;

import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.breaker.BreakerState;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.breaker.TestBreakers;
import io.github.llmrouter.failure.CallFailedException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.AttemptPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What circuit breakers do to calls, as call and as stream. Three failures in a row open
 * one for 10 s; two trials close it.
 */
class CircuitBreakerRoutingTests {

	private static final Act DOWN = Act.fail(ModelFailure.of(FailureKind.OVERLOADED));

	private static final Act DOWN_FOR_A_MOMENT = Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED));

	private CircuitBreakers breakers;

	private ChatRouterBuilder router(Scenario scenario) {
		this.breakers = new CircuitBreakers(TestBreakers.SETTINGS, scenario.clock().nanoTime(), () -> 0, List.of());
		return scenario.router().attemptPolicies(List.of(this.breakers));
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskATargetThatIsDownOnlyByTrials(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel primary = new ScriptedChatModel(Act.answer("from a"), DOWN, DOWN, DOWN, DOWN, DOWN);
		ChatRouter router = router(scenario)
			.targets(target("a", primary), target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		for (int i = 0; i < 50; i++) {
			assertThat(scenario.ask(router).text()).isEqualTo("from b");
		}
		assertThat(primary.asked()).isEqualTo(3);

		// two trials fail, then it is well
		pass(scenario, 11);
		assertThat(scenario.ask(router).text()).isEqualTo("from b");
		assertThat(scenario.ask(router).text()).isEqualTo("from b");
		assertThat(primary.asked()).isEqualTo(4);
		pass(scenario, 21);
		assertThat(scenario.ask(router).text()).isEqualTo("from b");
		assertThat(primary.asked()).isEqualTo(5);
		pass(scenario, 26);
		for (int i = 0; i < 10; i++) {
			assertThat(scenario.ask(router).text()).isEqualTo("from a");
		}
		assertThat(this.breakers.status("a").state()).isEqualTo(BreakerState.CLOSED);
	}

	@ParameterizedTest
	@EnumSource
	void shouldShowWhatWasNotAsked(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = router(scenario)
			.targets(target("a", new ScriptedChatModel(DOWN)), target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		this.breakers.forceOpen("a");
		assertThat(scenario.ask(router).call().attempts())
			.extracting(AttemptSummary::target, AttemptSummary::kind, AttemptSummary::refused)
			.containsExactly(tuple("a", FailureKind.CIRCUIT_OPEN, true), tuple("b", null, false));
	}

	@ParameterizedTest
	@EnumSource
	void shouldFailAtOnceWhenAllAreOpenAndSayWhenTheFirstIsBack(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(DOWN);
		ScriptedChatModel second = new ScriptedChatModel(DOWN);
		ChatRouter router = router(scenario).targets(target("a", first), target("b", second)).build();
		open("a", scenario);
		pass(scenario, 4);
		open("b", scenario);
		Result result = scenario.ask(router);
		assertThat(result.failure().kind()).isEqualTo(FailureKind.CIRCUIT_OPEN);
		assertThat(result.failure().retryAfter()).isBetween(Duration.ofMillis(5500), Duration.ofSeconds(6));
		assertThat(result.failure().getMessage()).startsWith("a: its circuit breaker is open for another 6 s");
		assertThat(result.failure().getSuppressed()).hasSize(2);
		assertThat(first.asked() + second.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellHowAModelFailedRatherThanThatAnotherRests(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = router(scenario)
			.targets(target("a", new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.SERVER_ERROR)))),
					target("b", new ScriptedChatModel(DOWN)))
			.build();
		open("b", scenario);
		Result result = scenario.ask(router);
		assertThat(result.failure().kind()).isEqualTo(FailureKind.SERVER_ERROR);
		assertThat(result.failure().model()).isEqualTo("a");
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotWaitForARetryThatTheBreakerWouldRefuse(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel primary = new ScriptedChatModel(DOWN_FOR_A_MOMENT);
		ChatRouter router = router(scenario)
			.targets(target("a", primary), target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		scenario.ask(router);
		long before = scenario.clock().nanoTime().getAsLong();
		// the third in a row opens it, a tenth of a second before the next would come
		assertThat(primary.asked()).isEqualTo(3);
		assertThat(scenario.ask(router).text()).isEqualTo("from b");
		assertThat(scenario.clock().nanoTime().getAsLong() - before).isLessThan(Duration.ofSeconds(1).toNanos());
		assertThat(primary.asked()).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskTheOneThatIsBackSoonestAsALastResort(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("from a"));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"), DOWN);
		ChatRouter router = router(scenario).lastResort(true).targets(target("a", first), target("b", second)).build();
		open("b", scenario);
		pass(scenario, 4);
		open("a", scenario);
		Result failed = scenario.ask(router);
		assertThat(failed.failure().kind()).isEqualTo(FailureKind.OVERLOADED);
		assertThat(second.asked()).isOne();
		assertThat(first.asked()).isZero();

		Result answered = scenario.ask(router);
		assertThat(answered.text()).isEqualTo("from b");
		assertThat(answered.call().attempts()).extracting(AttemptSummary::target, AttemptSummary::refused)
			.containsExactly(tuple("a", true), tuple("b", true), tuple("b", false));
		assertThat(this.breakers.status("b").state()).isEqualTo(BreakerState.HALF_OPEN);
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotResortToATargetWhenAnotherWasAsked(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel resting = new ScriptedChatModel(Act.answer("from b"));
		ChatRouter router = router(scenario).lastResort(true)
			.targets(target("a", new ScriptedChatModel(DOWN)), target("b", resting))
			.build();
		open("b", scenario);
		assertThat(scenario.ask(router).failure().kind()).isEqualTo(FailureKind.OVERLOADED);
		assertThat(resting.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldResortToATargetOnlyOnce(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("from a"));
		ChatRouter forced = router(scenario).lastResort(true).targets(target("a", model)).build();
		this.breakers.forceOpen("a");
		assertThat(scenario.ask(forced).failure().kind()).isEqualTo(FailureKind.CIRCUIT_OPEN);

		AttemptPolicy full = (attempt) -> Admission.refuse(FailureKind.RATE_LIMIT, "a is full");
		ChatRouter limited = router(scenario).lastResort(true)
			.attemptPolicies(List.of(full))
			.targets(target("a", model))
			.build();
		open("a", scenario);
		assertThat(scenario.ask(limited).failure()).isInstanceOf(CallFailedException.class);
		assertThat(model.asked()).isZero();
	}

	@Test
	void shouldNotBlameATargetForACallThatHasNoTime() {
		Scenario scenario = new Scenario(Mode.STREAM);
		ChatRouter router = router(scenario)
			.targets(target("a", new ScriptedChatModel(new Act(() -> null, Flux.never()))))
			.build();
		for (int i = 0; i < 5; i++) {
			scenario.ask(router, new Prompt("Hi", RoutingChatOptions.builder().deadline(Duration.ofMillis(1)).build()));
		}
		assertThat(this.breakers.status("a").state()).isEqualTo(BreakerState.CLOSED);
		assertThat(this.breakers.status("a").failuresInARow()).isZero();
	}

	@Test
	void shouldNotBlameATargetForAnAnswerThatIsOnlyLongerThanTheCallMayTake() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Flux<ChatResponse> slowly = Flux.interval(Duration.ofSeconds(10), scenario.scheduler)
			.map((i) -> ScriptedChatModel.chunk("word ", null));
		ChatRouter router = router(scenario).targets(target("a", new ScriptedChatModel(new Act(() -> null, slowly))))
			.build();
		for (int i = 0; i < 4; i++) {
			Result result = scenario.ask(router,
					new Prompt("Hi", RoutingChatOptions.builder().streamMode(StreamMode.BUFFERED).build()));
			assertThat(result.failure().kind()).isEqualTo(FailureKind.TIMEOUT);
		}
		assertThat(this.breakers.status("a").state()).isEqualTo(BreakerState.CLOSED);
	}

	@ParameterizedTest
	@EnumSource
	void shouldBlameATargetThatIsSilent(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = router(scenario).targets(target("a", new ScriptedChatModel(new Act(() -> {
			throw ModelFailure.of(FailureKind.TIMEOUT);
		}, Flux.never())))).build();
		for (int i = 0; i < 3; i++) {
			scenario.ask(router);
		}
		assertThat(this.breakers.status("a").state()).isEqualTo(BreakerState.OPEN);
	}

	private void open(String target, Scenario scenario) {
		ScriptedChatModel down = new ScriptedChatModel(DOWN);
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(this.breakers))
			.targets(target(target, down))
			.build();
		while (this.breakers.status(target).state() != BreakerState.OPEN) {
			scenario.ask(router);
		}
	}

	private static void pass(Scenario scenario, long seconds) {
		scenario.nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
		scenario.scheduler.advanceTimeBy(Duration.ofSeconds(seconds));
	}

}
