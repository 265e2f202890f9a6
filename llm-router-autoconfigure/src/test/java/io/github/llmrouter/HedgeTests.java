package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.breaker.BreakerSettings;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.failure.CallFailedException;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.hedge.HedgeDelay;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.context.ContextRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A second model that is asked beside one that does not answer: as call and as stream.
 */
@Timeout(30)
class HedgeTests {

	private static final Duration DELAY = Duration.ofSeconds(2);

	private static final HedgeDelay AFTER_TWO_SECONDS = (attempt) -> DELAY;

	private static final ThreadLocal<List<CountDownLatch>> within = new ThreadLocal<>();

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, 8, 1, TimeUnit.SECONDS,
			new SynchronousQueue<>()) {

		@Override
		protected void beforeExecute(Thread thread, Runnable task) {
			within.set(new ArrayList<>());
		}

		@Override
		protected void afterExecute(Runnable task, Throwable error) {
			within.get().forEach(CountDownLatch::countDown);
			within.remove();
		}

	};

	@AfterEach
	void end() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource
	void shouldServeTheSecondModelsAnswerWhereTheFirstIsSilent(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Silent silent = new Silent(scenario);
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));

		Result result = scenario.ask(hedged(scenario).targets(target("a", silent.model), target("b", second)).build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(result.completed).isTrue();
		silent.awaitEnd();
		RoutedCall call = result.call();
		assertThat(call.servedBy()).isEqualTo("b");
		assertThat(call.usage().outputTokens()).isEqualTo(5);
		assertThat(call.attempts()).extracting(AttemptSummary::target).containsExactly("a", "b");
		assertThat(call.attempts()).extracting(AttemptSummary::kind).containsExactly(FailureKind.CANCELLED, null);
		assertThat(call.attempts()).extracting(AttemptSummary::hedge).containsExactly(false, true);
		if (mode == Mode.STREAM) {
			assertThat(result.waited).isEqualTo(DELAY);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskNobodyElseWhereTheFirstAnswersInTime(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(late(scenario, DELAY.minusMillis(1), "from a"));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));

		Result result = scenario.ask(hedged(scenario).targets(target("a", first), target("b", second)).build());
		scenario.scheduler.advanceTimeBy(DELAY.multipliedBy(2));

		assertThat(result.text()).isEqualTo("from a");
		assertThat(second.asked()).isZero();
		assertThat(result.call().attempts()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void shouldServeTheFirstModelsAnswerWhereItIsTheFirstAllTheSame(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Silent second = new Silent(scenario);
		ScriptedChatModel first = new ScriptedChatModel(when(scenario, second.asked, Act.answer("from a")));

		Result result = scenario.ask(hedged(scenario).targets(target("a", first), target("b", second.model)).build());

		assertThat(result.text()).isEqualTo("from a");
		second.awaitEnd();
		assertThat(result.call().servedBy()).isEqualTo("a");
		assertThat(result.call().attempts()).extracting(AttemptSummary::target).containsExactly("b", "a");
		assertThat(result.call().attempts()).extracting(AttemptSummary::kind)
			.containsExactly(FailureKind.CANCELLED, null);
	}

	@ParameterizedTest
	@EnumSource
	void shouldGoOnWithTheSecondWhereTheFirstFailsMeanwhile(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch failed = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(
				when(scenario, asked, Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED))));
		ScriptedChatModel second = new ScriptedChatModel(
				signalling(asked, when(scenario, failed, Act.answer("from b"))));

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(onSettle("a", failed)))
			.targets(target("a", first), target("b", second))
			.build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(first.asked()).isOne();
		assertThat(second.asked()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void shouldGoOnWithTheFirstWhereTheSecondFails(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CountDownLatch settled = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(when(scenario, settled, Act.answer("from a")));
		ScriptedChatModel second = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.CONTENT_POLICY)));

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(onSettle("b", settled)))
			.targets(target("a", first), target("b", second))
			.build());

		assertThat(result.text()).isEqualTo("from a");
		assertThat(result.call().servedBy()).isEqualTo("a");
		assertThat(second.asked()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void shouldFallBackFurtherWhereBothFail(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CountDownLatch settled = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(
				when(scenario, settled, Act.fail(ModelFailure.of(FailureKind.TIMEOUT))));
		ScriptedChatModel second = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.MODEL_NOT_FOUND)));
		ScriptedChatModel third = new ScriptedChatModel(Act.answer("from c"));

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(onSettle("b", settled)))
			.targets(target("a", first), target("b", second), target("c", third))
			.build());

		assertThat(result.text()).isEqualTo("from c");
		assertThat(second.asked()).as("it is known what it would say").isOne();
		assertThat(result.call().attempts()).extracting(AttemptSummary::target).containsExactly("b", "a", "c");
		assertThat(result.call().attempts()).extracting(AttemptSummary::kind)
			.containsExactly(FailureKind.MODEL_NOT_FOUND, FailureKind.TIMEOUT, null);
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskTheSecondAgainWhereItsFailureMayPass(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CountDownLatch settled = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(
				when(scenario, settled, Act.fail(ModelFailure.of(FailureKind.TIMEOUT))));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"),
				Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED)));

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(onSettle("b", settled)))
			.targets(target("a", first), target("b", second))
			.build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(second.asked()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellBothFailuresWhereNobodyIsLeft(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CountDownLatch settled = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(
				when(scenario, settled, Act.fail(ModelFailure.of(FailureKind.TIMEOUT))));
		ScriptedChatModel second = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.MODEL_NOT_FOUND)));

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(onSettle("b", settled)))
			.targets(target("a", first), target("b", second))
			.build());

		assertThat(result.failure().kind()).isEqualTo(FailureKind.TIMEOUT);
		assertThat(result.failure().getSuppressed()).extracting((each) -> ((ChatRouterException) each).kind())
			.containsExactly(FailureKind.MODEL_NOT_FOUND, FailureKind.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotServeFromTheSecondWhatMustNotGoToAnotherModel(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Silent second = new Silent(scenario);
		ScriptedChatModel first = new ScriptedChatModel(
				when(scenario, second.asked, Act.fail(ModelFailure.of(FailureKind.CONTENT_POLICY))));

		Result result = scenario.ask(hedged(scenario).targets(target("a", first), target("b", second.model)).build());

		assertThat(result.failure().kind()).isEqualTo(FailureKind.CONTENT_POLICY);
		assertThat(result.failure()).hasMessageContaining("does not go to another model");
		second.awaitEnd();
	}

	@ParameterizedTest
	@EnumSource
	void shouldHedgeNothingWhereTheRetryBudgetIsSpent(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Silent silent = new Silent(scenario);
		ScriptedChatModel first = new ScriptedChatModel(late(scenario, DELAY.multipliedBy(2), "from a"), silent.act);
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));
		ChatRouter router = hedged(scenario).retries(scenario.retries(new RetryBudgetSettings(true, 1, 0.1, 0)))
			.targets(target("a", first), target("b", second))
			.build();

		assertThat(scenario.ask(router).text()).isEqualTo("from b");
		assertThat(scenario.ask(router).text()).isEqualTo("from a");
		assertThat(second.asked()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void shouldHedgeWithWhoeverIsAvailable(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Silent silent = new Silent(scenario);
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));
		ScriptedChatModel third = new ScriptedChatModel(Act.answer("from c"));
		AttemptPolicy policy = new AttemptPolicy() {

			@Override
			public Admission admit(Attempt attempt) {
				return Admission.PROCEED;
			}

			@Override
			public boolean isAvailable(Target target) {
				return !target.name().equals("b");
			}

		};

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(policy))
			.targets(target("a", silent.model), target("b", second), target("c", third))
			.build());

		assertThat(result.text()).isEqualTo("from c");
		assertThat(second.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldGoOnWithTheFirstWhereTheSecondIsRefusedAndAskItWhenTheFirstFails(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CountDownLatch refused = new CountDownLatch(1);
		Admission refusal = Admission.refuse(FailureKind.REFUSED, "not now");
		ScriptedChatModel first = new ScriptedChatModel(
				when(scenario, refused, Act.fail(ModelFailure.of(FailureKind.TIMEOUT))));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));

		Result result = scenario
			.ask(hedged(scenario).attemptPolicies(List.of((attempt) -> refuseHedge(attempt, refusal, refused)))
				.targets(target("a", first), target("b", second))
				.build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(second.asked()).isOne();
		assertThat(result.call().attempts()).extracting(AttemptSummary::refused).containsExactly(true, false, false);
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotLetAHedgeWait(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CountDownLatch refused = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(when(scenario, refused, Act.answer("from a")));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));

		Result result = scenario.ask(hedged(scenario)
			.attemptPolicies(List
				.of((attempt) -> refuseHedge(attempt, new Admission.Wait(Duration.ofMillis(1), Permit.NONE), refused)))
			.targets(target("a", first), target("b", second))
			.build());

		assertThat(result.text()).isEqualTo("from a");
		assertThat(second.asked()).isZero();
		assertThat(result.call().attempts()).filteredOn(AttemptSummary::refused)
			.singleElement()
			.satisfies((attempt) -> assertThat(attempt.kind()).isEqualTo(FailureKind.RATE_LIMIT));
	}

	@ParameterizedTest
	@EnumSource
	void shouldHedgeTheFirstAttemptOnly(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.TIMEOUT)));
		ScriptedChatModel second = new ScriptedChatModel(late(scenario, DELAY.multipliedBy(3), "from b"));
		ScriptedChatModel third = new ScriptedChatModel(Act.answer("never"));

		Result result = scenario
			.ask(hedged(scenario).targets(target("a", first), target("b", second), target("c", third)).build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(third.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldEndBothWhenTheRouterCloses(Mode mode) throws Exception {
		Scenario scenario = new Scenario(mode);
		Silent first = new Silent(scenario);
		Silent second = new Silent(scenario);
		ChatRouter router = hedged(scenario).targets(target("a", first.model), target("b", second.model)).build();
		Thread closing = new Thread(() -> {
			await(second.asked);
			router.endCalls();
		});
		if (mode == Mode.CALL) {
			closing.start();
		}
		else {
			scenario.scheduler.schedule(router::endCalls, DELAY.toMillis() + 1, TimeUnit.MILLISECONDS);
		}

		Result result = scenario.ask(router);

		closing.join();
		assertThat(result.failure().kind()).isEqualTo(FailureKind.CANCELLED);
		first.awaitEnd();
		second.awaitEnd();
	}

	/** What the first brings while the hedge ends the call must not go out. */
	@Test
	void shouldEndAStreamThatIsAnsweredWhileTheRouterCloses() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Sinks.Many<ChatResponse> first = Sinks.many().unicast().onBackpressureBuffer();
		AttemptPolicy late = (attempt) -> Admission
			.proceed((outcome) -> first.tryEmitNext(ScriptedChatModel.chunk("late", null)));
		ChatRouter router = hedged(scenario).attemptPolicies(List.of(late))
			.targets(target("a", new ScriptedChatModel(new Act(null, first.asFlux()))),
					target("b", new ScriptedChatModel(Act.answer("never"))))
			.build();
		scenario.scheduler.schedule(router::endCalls, DELAY.toMillis() - 1, TimeUnit.MILLISECONDS);

		Result result = scenario.ask(router);

		assertThat(result.failure().kind()).isEqualTo(FailureKind.CANCELLED);
	}

	@Test
	void shouldGoOnWithTheFirstWhereAPolicyFailsFatallyForTheSecond() {
		Scenario scenario = new Scenario(Mode.STREAM);
		AttemptPolicy fatal = (attempt) -> {
			if (attempt.hedge()) {
				throw new NoClassDefFoundError("of a policy");
			}
			return Admission.PROCEED;
		};
		ScriptedChatModel first = new ScriptedChatModel(late(scenario, DELAY.multipliedBy(2), "from a"));

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(fatal))
			.targets(target("a", first), target("b", new ScriptedChatModel(Act.answer("never"))))
			.build());

		assertThat(result.text()).isEqualTo("from a");
	}

	/** A piece of a second choice has no text, and goes out all the same. */
	@Test
	void shouldLetNothingOfTheFirstOutOnceTheSecondAnswers() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Sinks.Many<ChatResponse> first = Sinks.many().unicast().onBackpressureBuffer();
		AttemptPolicy late = (attempt) -> attempt.hedge() ? Admission.PROCEED : Admission.proceed((outcome) -> {
			first.tryEmitNext(new ChatResponse(List
				.of(new Generation(AssistantMessage.builder().content("").properties(Map.of("index", 1)).build()))));
			first.tryEmitNext(ScriptedChatModel.chunk("from a", "STOP"));
			first.tryEmitComplete();
		});

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(late))
			.targets(target("a", new ScriptedChatModel(new Act(null, first.asFlux()))),
					target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build(), new Prompt("Hi", RoutingChatOptions.builder().streamMode(StreamMode.RESUME).build()));

		assertThat(result.text()).isEqualTo("from b");
		assertThat(result.completed).isTrue();
	}

	@Test
	void shouldEndBothWhenTheCallerIsInterrupted() {
		Scenario scenario = new Scenario(Mode.CALL);
		Silent first = new Silent(scenario);
		Silent second = new Silent(scenario);
		ChatRouter router = hedged(scenario).targets(target("a", first.model), target("b", second.model)).build();
		Thread caller = Thread.currentThread();
		new Thread(() -> {
			await(second.asked);
			caller.interrupt();
		}).start();

		Result result = scenario.ask(router);

		assertThat(Thread.interrupted()).isTrue();
		assertThat(result.failure().kind()).isEqualTo(FailureKind.CANCELLED);
		second.awaitEnd();
	}

	@Test
	void shouldBeInterruptibleWhileOnlyTheSecondIsUnderWay() {
		Scenario scenario = new Scenario(Mode.CALL);
		Silent second = new Silent(scenario);
		CountDownLatch failed = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(
				when(scenario, second.asked, Act.fail(ModelFailure.of(FailureKind.TIMEOUT))));
		ChatRouter router = hedged(scenario).attemptPolicies(List.of(onSettle("a", failed)))
			.targets(target("a", first), target("b", second.model))
			.build();
		Thread caller = Thread.currentThread();
		new Thread(() -> {
			await(failed);
			caller.interrupt();
		}).start();

		Result result = scenario.ask(router);

		assertThat(Thread.interrupted()).isTrue();
		assertThat(result.failure().kind()).isEqualTo(FailureKind.CANCELLED);
		second.awaitEnd();
	}

	@Test
	void shouldEndBothStreamsWhenTheCallerGoesAway() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Silent first = new Silent(scenario);
		Silent second = new Silent(scenario);
		ChatRouter router = hedged(scenario).targets(target("a", first.model), target("b", second.model)).build();

		var subscription = router.stream(new Prompt("Hi")).subscribe();
		scenario.scheduler.advanceTimeBy(DELAY);
		assertThat(second.asked.getCount()).isZero();
		subscription.dispose();

		first.awaitEnd();
		second.awaitEnd();
	}

	@Test
	void shouldNotHedgeABufferedStreamThatHasBegunToAnswer() {
		Scenario scenario = new Scenario(Mode.STREAM);
		ScriptedChatModel first = new ScriptedChatModel(new Act(null,
				Flux.concat(Flux.just(ScriptedChatModel.chunk("from ", null)),
						Flux.just(ScriptedChatModel.chunk("a", "STOP"))
							.delaySubscription(DELAY.multipliedBy(2), scenario.scheduler))));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));

		Result result = scenario.ask(hedged(scenario).targets(target("a", first), target("b", second)).build(),
				new Prompt("Hi", RoutingChatOptions.builder().streamMode(StreamMode.BUFFERED).build()));

		assertThat(result.text()).isEqualTo("from a");
		assertThat(second.asked()).isZero();
	}

	@Test
	void shouldServeOfTwoBufferedStreamsTheOneThatIsWholeFirst() {
		Scenario scenario = new Scenario(Mode.STREAM);
		ScriptedChatModel first = new ScriptedChatModel(
				new Act(null, Flux.concat(Flux.just(ScriptedChatModel.chunk("half", null)), Flux.<ChatResponse>never())
					.delaySubscription(DELAY.plusMillis(100), scenario.scheduler)));
		ScriptedChatModel second = new ScriptedChatModel(late(scenario, DELAY, "from b"));

		Result result = scenario.ask(hedged(scenario).targets(target("a", first), target("b", second)).build(),
				new Prompt("Hi", RoutingChatOptions.builder().streamMode(StreamMode.BUFFERED).build()));

		assertThat(result.text()).isEqualTo("from b");
		assertThat(result.call().attempts()).extracting(AttemptSummary::kind)
			.containsExactly(FailureKind.CANCELLED, null);
	}

	@Test
	void shouldContinueTheStreamOfTheSecondWhereItBreaks() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Silent silent = new Silent(scenario);
		ScriptedChatModel second = new ScriptedChatModel(
				Act.breakAfter("one two three ", ModelFailure.of(FailureKind.NETWORK)));
		ScriptedChatModel third = new ScriptedChatModel(Act.answer("four five"));

		Result result = scenario.ask(
				hedged(scenario).targets(target("a", silent.model), target("b", second), target("c", third)).build(),
				new Prompt("Hi", RoutingChatOptions.builder().streamMode(StreamMode.RESUME).build()));

		assertThat(result.text()).isEqualTo("one two three four five");
		assertThat(result.call().attempts()).extracting(AttemptSummary::target).containsExactly("a", "b", "c");
	}

	@Test
	void shouldTellAllWhatWasServedWhereTheSecondStreamBreaks() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Silent silent = new Silent(scenario);
		ScriptedChatModel second = new ScriptedChatModel(
				Act.breakAfter("one two ", ModelFailure.of(FailureKind.NETWORK)));

		Result result = scenario.ask(hedged(scenario).targets(target("a", silent.model), target("b", second)).build());

		assertThat(result.text()).isEqualTo("one two ");
		assertThat(result.failure().kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(result.failure().model()).isEqualTo("b");
		assertThat(result.failure()).hasFieldOrPropertyWithValue("partialText", "one two ");
	}

	@ParameterizedTest
	@EnumSource
	void shouldEndTheFirstWhereAPolicyAnswersForTheSecond(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Silent silent = new Silent(scenario);
		AttemptPolicy answering = (attempt) -> attempt.hedge()
				? new Admission.Answer(ScriptedChatModel.whole("from a policy", "STOP", 1, 1)) : Admission.PROCEED;

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(answering))
			.targets(target("a", silent.model), target("b", new ScriptedChatModel(Act.answer("never"))))
			.build());

		assertThat(result.text()).isEqualTo("from a policy");
		silent.awaitEnd();
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotPayForAHedgeThatIsNotMade(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CountDownLatch refused = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("retried"),
				when(scenario, refused, Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED))));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));

		Result result = scenario.ask(hedged(scenario).retries(scenario.retries(new RetryBudgetSettings(true, 1, 0, 0)))
			.attemptPolicies(List
				.of((attempt) -> refuseHedge(attempt, Admission.refuse(FailureKind.REFUSED, "not now"), refused)))
			.targets(target("a", first), target("b", second))
			.build());

		assertThat(result.text()).isEqualTo("retried");
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotEndACallOverAnErrorOfTheSecond(Mode mode) {
		Scenario scenario = new Scenario(mode);
		CountDownLatch settled = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(when(scenario, settled, Act.answer("from a")));
		NoClassDefFoundError error = new NoClassDefFoundError("of b");
		ScriptedChatModel second = new ScriptedChatModel(new Act(() -> {
			throw error;
		}, Flux.error(error)));

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(onSettle("b", settled)))
			.targets(target("a", first), target("b", second))
			.build());

		assertThat(result.text()).isEqualTo("from a");
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellThatTheFirstWasOvertaken(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Silent silent = new Silent(scenario);
		List<String> outcomes = Collections.synchronizedList(new ArrayList<>());

		Result result = scenario.ask(hedged(scenario).attemptPolicies(List.of(noting(outcomes)))
			.targets(target("a", silent.model), target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(outcomes).containsExactly("a overtaken", "b Succeeded");
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotTellThatTheSecondWasOvertaken(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Silent second = new Silent(scenario);
		List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
		ScriptedChatModel first = new ScriptedChatModel(when(scenario, second.asked, Act.answer("from a")));

		scenario.ask(hedged(scenario).attemptPolicies(List.of(noting(outcomes)))
			.targets(target("a", first), target("b", second.model))
			.build());

		assertThat(outcomes).containsExactly("b Cancelled", "a Succeeded");
	}

	/** Else nobody would ever learn that it does not answer any more. */
	@Test
	void shouldOpenTheBreakerOfATargetThatIsAlwaysOvertaken() {
		Scenario scenario = new Scenario(Mode.STREAM);
		List<String> states = new ArrayList<>();
		CircuitBreakers breakers = breakers(scenario, states);
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));
		ChatRouter router = hedged(scenario).attemptPolicies(List.of(breakers))
			.targets(target("a", new Silent(scenario).model), target("b", second))
			.build();
		for (int i = 0; i < 12; i++) {
			assertThat(scenario.ask(router).text()).isEqualTo("from b");
		}
		assertThat(states).containsExactly("a OPEN");

		scenario.scheduler.advanceTimeBy(Duration.ofSeconds(61));
		for (int i = 0; i < 12; i++) {
			assertThat(scenario.ask(router).text()).isEqualTo("from b");
		}
		assertThat(states).as("trials that are overtaken are no good ones")
			.containsExactly("a OPEN", "a HALF_OPEN", "a OPEN");
	}

	private static CircuitBreakers breakers(Scenario scenario, List<String> states) {
		BreakerSettings settings = new BreakerSettings(5, false, 50, 80, Duration.ofSeconds(48), Duration.ofSeconds(24),
				10, Duration.ofSeconds(60), 2, Duration.ofSeconds(60), 2, Duration.ofSeconds(600), false,
				Duration.ofSeconds(30));
		return new CircuitBreakers(settings, () -> scenario.scheduler.now(TimeUnit.NANOSECONDS), () -> 0,
				List.of((target, state, why, duration) -> states.add(target + " " + state)));
	}

	@Test
	void shouldLetTheFirstMendWhatBreaksAfterItWasOvertaken() {
		Scenario scenario = new Scenario(Mode.STREAM);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("four five"), new Silent(scenario).act);
		ScriptedChatModel second = new ScriptedChatModel(
				Act.breakAfter("one two three ", ModelFailure.of(FailureKind.NETWORK)));

		Result result = scenario.ask(hedged(scenario).targets(target("a", first), target("b", second)).build(),
				new Prompt("Hi", RoutingChatOptions.builder().streamMode(StreamMode.RESUME).build()));

		assertThat(result.text()).isEqualTo("one two three four five");
	}

	@Test
	void shouldTellTheCallWhatOfTheSecondHadComeWhenTheCallerGoesAway() {
		Scenario scenario = new Scenario(Mode.STREAM);
		AtomicReference<Outcome> outcome = new AtomicReference<>();
		ScriptedChatModel second = new ScriptedChatModel(
				new Act(null, Flux.concat(Flux.just(ScriptedChatModel.chunk("0123456789", null)), Flux.never())));
		ChatRouter router = hedged(scenario).callPolicies(List.of((call) -> Admission.proceed(outcome::set)))
			.targets(target("a", new Silent(scenario).model), target("b", second))
			.build();

		var subscription = router.stream(new Prompt("Hi")).subscribe();
		scenario.scheduler.advanceTimeBy(DELAY);
		subscription.dispose();

		assertThat(outcome.get()).isEqualTo(new Outcome.Cancelled(TokenUsage.UNKNOWN, 10));
	}

	@Test
	void shouldSettleWhatBlocksNowhereNearTheChunks() {
		List<String> blocked = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch settled = new CountDownLatch(2);
		AttemptPolicy policy = new AttemptPolicy() {

			@Override
			public Admission admit(Attempt attempt) {
				return Admission.proceed((outcome) -> {
					if (Schedulers.isInNonBlockingThread()) {
						blocked.add(attempt.target() + " " + outcome);
					}
					settled.countDown();
				});
			}

			@Override
			public boolean blocking() {
				return true;
			}

		};
		ScriptedChatModel second = new ScriptedChatModel(
				new Act(null, Act.answer("from b").stream().publishOn(Schedulers.parallel())));
		ChatRouter router = ChatRouter.builder()
			.hedgeDelay((attempt) -> Duration.ofMillis(1))
			.attemptPolicies(List.of(policy))
			.targets(target("a", new ScriptedChatModel(new Act(null, Flux.never()))), target("b", second))
			.build();

		router.stream(new Prompt("Hi")).blockLast();

		await(settled);
		assertThat(blocked).isEmpty();
	}

	@Test
	void shouldNotBreakACallOverAContextThatCannotBeCarried() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("hedge", () -> {
			throw new IllegalStateException("an accessor of the application");
		}, (value) -> {
		}, () -> {
		});
		try {
			Scenario scenario = new Scenario(Mode.CALL);
			Result result = scenario.ask(
					hedged(scenario)
						.targets(target("a", new ScriptedChatModel(Act.answer("from a"))),
								target("b", new ScriptedChatModel(Act.answer("never"))))
						.build());
			assertThat(result.text()).isEqualTo("from a");
		}
		finally {
			ContextRegistry.getInstance().removeThreadLocalAccessor("hedge");
		}
	}

	@Test
	void shouldDoWithoutAHedgeWhereNoThreadIsFree() {
		CountDownLatch enough = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		ScriptedChatModel slow = new ScriptedChatModel(new Act(() -> {
			await(enough);
			return Act.answer("from a").call().get();
		}, null));
		ScriptedChatModel second = new ScriptedChatModel(new Act(() -> {
			asked.countDown();
			await(enough);
			return Act.answer("from b").call().get();
		}, null));
		ChatRouter router = ChatRouter.builder()
			.hedgeDelay((attempt) -> Duration.ofMillis(1))
			.hedgeThreads(1)
			.targets(target("a", slow), target("b", second))
			.build();
		Executor callers = (task) -> new Thread(task).start();
		CompletableFuture<?> other = CompletableFuture.runAsync(() -> router.call(new Prompt("Hi")), callers);
		await(asked);
		CompletableFuture<?> call = CompletableFuture.runAsync(() -> router.call(new Prompt("Hi")), callers);
		Awaitility.await().until(() -> slow.asked() == 2);
		enough.countDown();

		call.join();
		other.join();
		assertThat(second.asked()).isOne();
		router.close();
	}

	@Test
	void shouldNotWaitForASecondThatCannotBeEnded() {
		CountDownLatch enough = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		ScriptedChatModel first = new ScriptedChatModel(new Act(() -> {
			await(asked);
			throw ModelFailure.of(FailureKind.NETWORK);
		}, null));
		ScriptedChatModel deaf = new ScriptedChatModel(new Act(() -> {
			asked.countDown();
			while (enough.getCount() > 0) {
				Thread.onSpinWait();
			}
			return Act.answer("too late").call().get();
		}, null));
		ChatRouter router = ChatRouter.builder()
			.callPolicies(List.of(LeakLedger::call))
			.attemptPolicies(List.of(LeakLedger::attempt))
			.failureClassifier(Scenario.classifier())
			.hedgeDelay((attempt) -> Duration.ofMillis(1))
			.targets(target("a", first), target("b", deaf))
			.build();

		assertThatExceptionOfType(CallFailedException.class)
			.isThrownBy(() -> router
				.call(new Prompt("Hi", RoutingChatOptions.builder().deadline(Duration.ofMillis(200)).build())))
			.satisfies((failure) -> {
				assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
				assertThat(failure.getSuppressed()).hasSize(2);
			});
		enough.countDown();
		router.close();
	}

	@Test
	void shouldNotSwallowAnInterruptOfTheCaller() {
		Scenario scenario = new Scenario(Mode.CALL);
		ScriptedChatModel deaf = new ScriptedChatModel(new Act(() -> {
			Thread.currentThread().interrupt();
			scenario.scheduler.advanceTimeBy(DELAY);
			while (scenario.slept.isEmpty()) {
				Thread.onSpinWait();
			}
			throw new IllegalStateException("ended at last");
		}, null));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));
		CountDownLatch settled = new CountDownLatch(1);
		ChatRouter router = hedged(scenario).attemptPolicies(List.of((attempt) -> Admission.proceed((outcome) -> {
			if (outcome instanceof Outcome.Succeeded) {
				scenario.slept.add(Duration.ZERO);
			}
		}))).targets(target("a", deaf), target("b", second)).build();

		Result result = scenario.ask(router);

		assertThat(Thread.interrupted()).isTrue();
		assertThat(result.text()).isEqualTo("from b");
	}

	@ParameterizedTest
	@EnumSource
	void shouldTakeADelayThatMakesNoSenseForNone(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));

		Result result = scenario.ask(scenario.router()
			.hedgeDelay((attempt) -> Duration.ofSeconds(Long.MIN_VALUE))
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"))), target("b", second))
			.build());

		assertThat(result.text()).isEqualTo("from a");
		assertThat(second.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldGoOnWithoutAHedgeWhereTheDelayCannotBeTold(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("from a"));

		Result result = scenario.ask(scenario.router().hedgeDelay((attempt) -> {
			throw new IllegalStateException("no idea");
		}).targets(target("a", first), target("b", new ScriptedChatModel(Act.answer("never")))).build());

		assertThat(result.text()).isEqualTo("from a");
	}

	/** With real time and threads, so that all that can come together does. */
	@ParameterizedTest
	@EnumSource
	void shouldServeEachCallOneWholeAnswerWhateverHappensAtOnce(Mode mode) throws Exception {
		AtomicInteger wrong = new AtomicInteger();
		AtomicInteger hedged = new AtomicInteger();
		ChatRouter router = ChatRouter.builder()
			.hedgeDelay((attempt) -> Duration.ofNanos(200_000))
			.attemptPolicies(List.of(LeakLedger::attempt))
			.callPolicies(List.of(LeakLedger::call))
			.retries(new Scenario(mode).retries(new RetryBudgetSettings(false, 100, 1, 10)))
			.failureClassifier(Scenario.classifier())
			.targets(target("a", new Hasty("from a ")), target("b", new Hasty("from b ")),
					target("c", new ScriptedChatModel(Act.answer("from c from c "))))
			.build();
		Thread[] callers = new Thread[4];
		for (int i = 0; i < callers.length; i++) {
			callers[i] = new Thread(() -> {
				for (int call = 0; call < 1000; call++) {
					List<ChatResponse> responses = (mode == Mode.CALL) ? List.of(router.call(new Prompt("Hi")))
							: router.stream(new Prompt("Hi")).collectList().block();
					Result result = new Result();
					result.responses.addAll(responses);
					String served = "from " + result.call().servedBy() + " ";
					hedged.addAndGet((int) result.call().attempts().stream().filter(AttemptSummary::hedge).count());
					if (!result.text().equals(served + served)) {
						wrong.incrementAndGet();
					}
				}
			});
			callers[i].start();
		}
		for (Thread caller : callers) {
			caller.join();
		}
		assertThat(wrong).hasValue(0);
		assertThat(hedged).hasPositiveValue();
	}

	private ChatRouterBuilder hedged(Scenario scenario) {
		return scenario.router()
			.hedgeThreads(new HedgeThreads(this.threads))
			.fallbackOn(EnumSet.complementOf(EnumSet.of(FailureKind.CONTENT_POLICY)))
			.hedgeDelay(AFTER_TWO_SECONDS);
	}

	private static Target target(String name, ChatModel model) {
		return Target.of(name, model);
	}

	private static Admission refuseHedge(Attempt attempt, Admission refusal, CountDownLatch refused) {
		if (!attempt.hedge()) {
			return Admission.PROCEED;
		}
		happens(refused);
		return refusal;
	}

	private static AttemptPolicy onSettle(String target, CountDownLatch settled) {
		return (attempt) -> Admission.proceed((outcome) -> {
			if (attempt.target().name().equals(target)) {
				happens(settled);
			}
		});
	}

	private static AttemptPolicy noting(List<String> outcomes) {
		return (attempt) -> Admission.proceed((outcome) -> outcomes
			.add(attempt.target() + " " + ((outcome instanceof Outcome.Cancelled cancelled && cancelled.overtaken())
					? "overtaken" : outcome.getClass().getSimpleName())));
	}

	/**
	 * What happens on a thread of the router has happened when its task is over;
	 * elsewhere one thing comes after the other anyway.
	 */
	private static void happens(CountDownLatch event) {
		List<CountDownLatch> events = within.get();
		if (events != null) {
			events.add(event);
		}
		else {
			event.countDown();
		}
	}

	/** Answers after a while. */
	private static Act late(Scenario scenario, Duration delay, String text) {
		Act answer = Act.answer(text);
		return new Act(() -> {
			scenario.scheduler.advanceTimeBy(delay);
			return answer.call().get();
		}, answer.stream().delaySubscription(delay, scenario.scheduler));
	}

	/** Does something when something else has happened, which takes time to pass. */
	private static Act when(Scenario scenario, CountDownLatch event, Act act) {
		Supplier<ChatResponse> call = () -> {
			scenario.scheduler.advanceTimeBy(DELAY);
			await(event);
			return act.call().get();
		};
		return new Act(call,
				Flux.interval(Duration.ofMillis(100), scenario.scheduler)
					.filter((tick) -> event.getCount() == 0)
					.next()
					.thenMany(act.stream()));
	}

	private static Act signalling(CountDownLatch event, Act act) {
		return new Act(() -> {
			event.countDown();
			return act.call().get();
		}, act.stream().doOnSubscribe((subscription) -> event.countDown()));
	}

	private static void await(CountDownLatch latch) {
		try {
			if (!latch.await(20, TimeUnit.SECONDS)) {
				throw new AssertionError("It did not happen");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Never answers, and tells when it is asked and when it is ended.
	 */
	private static final class Silent {

		final CountDownLatch asked = new CountDownLatch(1);

		private final CountDownLatch ended = new CountDownLatch(1);

		final Act act;

		final ScriptedChatModel model;

		Silent(Scenario scenario) {
			this.act = new Act(() -> {
				this.asked.countDown();
				scenario.scheduler.advanceTimeBy(DELAY);
				try {
					new CountDownLatch(1).await();
					throw new AssertionError();
				}
				catch (InterruptedException ex) {
					this.ended.countDown();
					throw new IllegalStateException(ex);
				}
			}, Flux.<ChatResponse>never()
				.doOnSubscribe((subscription) -> this.asked.countDown())
				.doOnCancel(this.ended::countDown));
			this.model = new ScriptedChatModel(this.act);
		}

		void awaitEnd() {
			HedgeTests.await(this.ended);
		}

	}

	/**
	 * Answers, fails or dawdles, at random and without delay worth the name.
	 */
	private static final class Hasty implements ChatModel {

		private final String text;

		Hasty(String text) {
			this.text = text;
		}

		@Override
		public ChatResponse call(Prompt prompt) {
			Act act = act();
			LockSupport.parkNanos(nanos());
			return act.call().get();
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			return act().stream().delaySubscription(Duration.ofNanos(nanos()));
		}

		private Act act() {
			return (ThreadLocalRandom.current().nextInt(10) < 3) ? Act.fail(ModelFailure.of(FailureKind.OVERLOADED))
					: Act.answer(this.text + this.text);
		}

		private static long nanos() {
			return ThreadLocalRandom.current().nextLong(400_000);
		}

	}

}
