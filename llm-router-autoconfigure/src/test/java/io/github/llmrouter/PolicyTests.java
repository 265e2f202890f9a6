package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.retry.BackOffStrategy;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.retry.RetrySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What policies can do, and that what they hold is always settled: as call and as stream.
 */
class PolicyTests {

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	@ParameterizedTest
	@EnumSource
	void shouldSettleInReverseOrderWithTheOutcome(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.callPolicies(List.of(call("call1"), call("call2")))
			.attemptPolicies(List.of(attempt("attempt1"), attempt("attempt2")))
			.targets(target("a", new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.TIMEOUT)))),
					target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();

		assertThat(scenario.ask(router).text()).isEqualTo("from b");

		assertThat(this.events).containsExactly("call1 admits", "call2 admits", //
				"attempt1 admits", "attempt2 admits", "attempt2 Failed", "attempt1 Failed", //
				"attempt1 admits", "attempt2 admits", "attempt2 Succeeded", "attempt1 Succeeded", //
				"call2 Succeeded", "call1 Succeeded");
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellPermitsTheWholeAnswer(Mode mode) {
		Scenario scenario = new Scenario(mode);
		List<Outcome> outcomes = new ArrayList<>();
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of((attempt) -> Admission.proceed(outcomes::add)))
			.targets(target("a", new ScriptedChatModel(Act.answer("one two three"))))
			.build();

		scenario.ask(router);

		assertThat(outcomes).singleElement().isInstanceOfSatisfying(Outcome.Succeeded.class, (succeeded) -> {
			assertThat(succeeded.response().getResult().getOutput().getText()).isEqualTo("one two three");
			assertThat(succeeded.response().getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
			assertThat(succeeded.usage().outputTokens()).isEqualTo(5);
		});
	}

	@ParameterizedTest
	@EnumSource
	void shouldReleaseEarlierPermitsWhenACallIsRefused(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("never"));
		ChatRouter router = scenario.router()
			.callPolicies(List.of(call("call1"), (call) -> Admission.refuse(FailureKind.REFUSED, "not today")))
			.targets(target("a", model))
			.build();

		Result result = scenario.ask(router);

		assertThat(result.failure()).isInstanceOf(RefusedException.class).hasMessage("not today");
		assertThat(this.events).containsExactly("call1 admits", "call1 NotMade");
		assertThat(model.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskTheNextTargetWhenAnAttemptIsRefused(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("never"));
		AttemptPolicy refusesA = (attempt) -> attempt.target().name().equals("a")
				? Admission.refuse(FailureKind.RATE_LIMIT, "a is full") : Admission.PROCEED;
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(attempt("attempt1"), refusesA))
			.targets(target("a", first), target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();

		Result result = scenario.ask(router);

		assertThat(result.text()).isEqualTo("from b");
		assertThat(first.asked()).isZero();
		assertThat(this.events).containsExactly("attempt1 admits", "attempt1 NotMade", "attempt1 admits",
				"attempt1 Succeeded");
		assertThat(result.call().attempts()).extracting((attempt) -> attempt.kind())
			.containsExactly(FailureKind.RATE_LIMIT, null);
	}

	@ParameterizedTest
	@EnumSource
	void shouldFailWithTheLastRefusalWhenEveryTargetIsRefused(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of((attempt) -> new Admission.Refuse(
					new RefusedException(FailureKind.RATE_LIMIT, "full", Duration.ofSeconds(9), null))))
			.targets(target("a", new ScriptedChatModel(Act.answer("never"))))
			.build();

		Result result = scenario.ask(router);

		assertThat(result.failure().kind()).isEqualTo(FailureKind.RATE_LIMIT);
		assertThat(result.failure().retryAfter()).isEqualTo(Duration.ofSeconds(9));
		assertThat(result.failure().getSuppressed()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void shouldAnswerWithoutAskingAModel(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("never"));
		ChatRouter router = scenario.router()
			.callPolicies(List.of(call("call1"),
					(call) -> new Admission.Answer(ScriptedChatModel.whole("cached", "STOP", 0, 0))))
			.targets(target("a", model))
			.build();

		Result result = scenario.ask(router);

		assertThat(result.text()).isEqualTo("cached");
		assertThat(result.completed).isTrue();
		assertThat(result.call().servedBy()).isNull();
		assertThat(this.events).containsExactly("call1 admits", "call1 Succeeded");
		assertThat(model.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldSettleInReverseOrderWhenAnAttemptPolicyAnswers(Mode mode) {
		Scenario scenario = new Scenario(mode);
		AttemptPolicy before = (attempt) -> Admission
			.proceed((outcome) -> this.events.add("attempt " + outcome.getClass().getSimpleName()));
		AttemptPolicy answers = (attempt) -> new Admission.Answer(ScriptedChatModel.whole("cached", "STOP", 0, 0));
		ChatRouter router = scenario.router()
			.callPolicies(List.of(call("call1")))
			.attemptPolicies(List.of(before, answers))
			.targets(target("a", new ScriptedChatModel(Act.answer("never"))))
			.build();

		assertThat(scenario.ask(router).text()).isEqualTo("cached");

		assertThat(this.events).containsExactly("call1 admits", "attempt NotMade", "call1 Succeeded");
	}

	@ParameterizedTest
	@EnumSource
	void shouldWaitWhenAPolicySaysSoAndNotAskItAgain(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CallPolicy waits = (call) -> {
			this.events.add("wait asked");
			return new Admission.Wait(Duration.ofSeconds(4),
					(outcome) -> this.events.add("wait " + outcome.getClass().getSimpleName()));
		};
		AttemptPolicy waitsToo = (attempt) -> new Admission.Wait(Duration.ofSeconds(2), (outcome) -> {
		});
		ChatRouter router = scenario.router()
			.callPolicies(List.of(waits, call("call2")))
			.attemptPolicies(List.of(waitsToo, attempt("attempt2")))
			.targets(target("a", new ScriptedChatModel(Act.answer("late"))))
			.build();

		Result result = scenario.ask(router);

		assertThat(result.text()).isEqualTo("late");
		assertThat(this.events).containsExactly("wait asked", "call2 admits", "attempt2 admits", "attempt2 Succeeded",
				"call2 Succeeded", "wait Succeeded");
		if (mode == Mode.CALL) {
			assertThat(scenario.slept).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(2));
		}
		else {
			assertThat(result.waited).isBetween(Duration.ofSeconds(6), Duration.ofMillis(6200));
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldRefuseAWaitThatIsLongerThanTheCallMayTake(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.callPolicies(List.of((call) -> new Admission.Wait(Duration.ofMinutes(3),
					(outcome) -> this.events.add("wait " + outcome.getClass().getSimpleName()))))
			.targets(target("a", new ScriptedChatModel(Act.answer("never"))))
			.build();

		Result result = scenario.ask(router);

		assertThat(result.failure().kind()).isEqualTo(FailureKind.RATE_LIMIT);
		assertThat(result.failure().retryAfter()).isEqualTo(Duration.ofMinutes(3));
		assertThat(this.events).containsExactly("wait NotMade");
	}

	@ParameterizedTest
	@EnumSource
	void shouldRefuseWhenAPolicyThrows(Mode mode) {
		Scenario scenario = new Scenario(mode);
		IllegalStateException bug = new IllegalStateException("bug");
		ChatRouter router = scenario.router().callPolicies(List.of(call("call1"), (call) -> {
			throw bug;
		})).targets(target("a", new ScriptedChatModel(Act.answer("never")))).build();

		Result result = scenario.ask(router);

		assertThat(result.failure().kind()).isEqualTo(FailureKind.POLICY_FAILED);
		assertThat(result.failure()).hasCause(bug);
		assertThat(this.events).containsExactly("call1 admits", "call1 NotMade");
	}

	@ParameterizedTest
	@EnumSource
	void shouldSettleTheOtherPermitsWhenOneThrows(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(attempt("attempt1"), (attempt) -> Admission.proceed((outcome) -> {
				throw new IllegalStateException("cannot settle");
			})))
			.targets(target("a", new ScriptedChatModel(Act.answer("fine"))))
			.build();

		assertThat(scenario.ask(router).text()).isEqualTo("fine");

		assertThat(this.events).containsExactly("attempt1 admits", "attempt1 Succeeded");
	}

	@ParameterizedTest
	@EnumSource
	void shouldGiveBackEverythingWhenAPolicyThrowsAnError(Mode mode) {
		Scenario scenario = new Scenario(mode);
		StackOverflowError error = new StackOverflowError();
		ChatRouter router = scenario.router()
			.callPolicies(List.of(call("call1")))
			.attemptPolicies(List.of(attempt("attempt1"), (attempt) -> {
				throw error;
			}))
			.targets(target("a", new ScriptedChatModel(Act.answer("never"))))
			.build();

		assertThat(scenario.ask(router).error).isSameAs(error);

		assertThat(this.events).containsExactly("call1 admits", "attempt1 admits", "attempt1 NotMade", "call1 Failed");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskPoliciesInTheOrderOfAddition(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.callPolicies(List.of(call("call1")))
			.callPolicies(List.of(call("call2")))
			.attemptPolicies(List.of(attempt("attempt1"), attempt("attempt2")))
			.targets(target("a", new ScriptedChatModel(Act.answer("fine"))))
			.build();

		scenario.ask(router);

		assertThat(this.events).startsWith("call1 admits", "call2 admits", "attempt1 admits", "attempt2 admits");
	}

	@Test
	void shouldLeaveTheEventLoopForAPolicyThatBlocks() {
		List<Boolean> nonBlocking = Collections.synchronizedList(new ArrayList<>());
		AttemptPolicy blocks = new AttemptPolicy() {

			@Override
			public Admission admit(Attempt attempt) {
				nonBlocking.add(Schedulers.isInNonBlockingThread());
				return Admission.proceed((outcome) -> nonBlocking.add(Schedulers.isInNonBlockingThread()));
			}

			@Override
			public boolean blocking() {
				return true;
			}

		};
		Flux<ChatResponse> onEventLoop = Act.answer("fine").stream().publishOn(Schedulers.parallel());
		ChatRouter router = new Scenario(Mode.STREAM).router()
			.clock(RouterClock.system())
			.attemptPolicies(List.of(blocks))
			.targets(target("a",
					new ScriptedChatModel(new Act(() -> null, onEventLoop),
							Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)))))
			.retries(new Retries(
					new RetrySettings(3, BackOffStrategy.FIXED, Duration.ofMillis(1), 1, Duration.ofMillis(1), false,
							Duration.ZERO, Map.of()),
					null, new RetryBudget(RetryBudgetSettings.DEFAULTS, System::nanoTime), () -> 0))
			.build();

		router.stream(new Prompt("Hi")).subscribeOn(Schedulers.parallel()).blockLast(Duration.ofSeconds(10));

		assertThat(nonBlocking).hasSize(4).containsOnly(false);
	}

	private CallPolicy call(String name) {
		return (call) -> admit(name);
	}

	private AttemptPolicy attempt(String name) {
		return (attempt) -> admit(name);
	}

	private Admission admit(String name) {
		this.events.add(name + " admits");
		return Admission.proceed((outcome) -> this.events.add(name + " " + outcome.getClass().getSimpleName()));
	}

}
