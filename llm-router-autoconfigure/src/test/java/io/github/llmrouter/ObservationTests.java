package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.context.LlmContextResolver;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.observation.CallTotals;
import io.github.llmrouter.observation.ObservedFailureException;
import io.github.llmrouter.observation.RoutedAttempt;
import io.github.llmrouter.observation.RoutedCallObservationContext;
import io.github.llmrouter.observation.RouterMeters;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Micrometer is told of a call: as call and as stream.
 */
class ObservationTests {

	private static final String CALL = "llm.router.call";

	private static final String ATTEMPT = "gen_ai.client.operation";

	private final TestObservationRegistry observations = TestObservationRegistry.create();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final List<RoutedAttempt> attempts = new ArrayList<>();

	ObservationTests() {
		this.observations.observationConfig()
			.observationHandler(new RouterMeters(this.meters))
			.observationHandler(new AttemptRecorder());
	}

	@ParameterizedTest
	@EnumSource
	void shouldObserveACallAndItsAttempt(Mode mode) {
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("Hello world"));
		Result result = ask(mode, target("a", model));

		assertThat(result.text()).isEqualTo("Hello world");
		this.observations.assertThat()
			.hasObservationWithNameEqualTo(CALL)
			.that()
			.hasBeenStarted()
			.hasBeenStopped()
			.doesNotHaveError()
			.hasLowCardinalityKeyValue("llm.route", "default")
			.hasLowCardinalityKeyValue("llm.outcome", "success")
			.hasLowCardinalityKeyValue("error.type", "none")
			.hasLowCardinalityKeyValue("llm.target", "a")
			.hasLowCardinalityKeyValue("llm.stream", String.valueOf(mode == Mode.STREAM))
			.hasHighCardinalityKeyValue("llm.call.id", "id")
			.hasHighCardinalityKeyValue("llm.attempts", "1");
		this.observations.assertThat()
			.hasNumberOfObservationsWithNameEqualTo(ATTEMPT, 1)
			.hasObservationWithNameEqualTo(ATTEMPT)
			.that()
			.hasBeenStopped()
			.hasParentObservationContextMatching(RoutedCallObservationContext.class::isInstance)
			.hasLowCardinalityKeyValue("gen_ai.system", "a")
			.hasHighCardinalityKeyValue("gen_ai.usage.input_tokens", "3")
			.hasHighCardinalityKeyValue("gen_ai.usage.output_tokens", "5")
			.hasHighCardinalityKeyValue("gen_ai.response.model", "scripted-1")
			.hasHighCardinalityKeyValue("llm.attempt.number", "1")
			.hasHighCardinalityKeyValue("llm.outcome", "success");
		assertThat(this.observations.getCurrentObservation()).isNull();
		assertThat(this.meters.get("llm.router.tokens").tag("gen_ai.token.type", "output").counter().count())
			.isEqualTo(5);
		assertThat(this.meters.get("llm.router.cost.unknown").counter().count()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void shouldObserveEachAttempt(Mode mode) {
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));
		Result result = ask(mode, target("a", first), target("b", new ScriptedChatModel(Act.answer("from b"))));

		assertThat(result.text()).isEqualTo("from b");
		this.observations.assertThat()
			.hasNumberOfObservationsWithNameEqualTo(CALL, 1)
			.hasNumberOfObservationsWithNameEqualTo(ATTEMPT, 4)
			.hasObservationWithNameEqualTo(CALL)
			.that()
			.doesNotHaveError()
			.hasLowCardinalityKeyValue("llm.target", "b")
			.hasHighCardinalityKeyValue("llm.attempts", "4");
		assertThat(this.attempts).extracting((attempt) -> attempt.attempt().target().name())
			.containsExactly("a", "a", "a", "b");
		assertThat(this.attempts).extracting(RoutedAttempt::delay)
			.containsExactly(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO);
		assertThat(this.attempts).extracting(RoutedAttempt::cause)
			.containsExactly(null, FailureKind.SERVER_ERROR, FailureKind.SERVER_ERROR, FailureKind.SERVER_ERROR);
		assertThat(this.meters.get("llm.router.retries").tag("error.type", "server_error").counter().count())
			.isEqualTo(2);
		assertThat(this.meters.get("llm.router.fallbacks").tag("llm.target", "b").counter().count()).isEqualTo(1);
		assertThat(this.meters.get("llm.router.attempt").tag("llm.outcome", "failure").timer().count()).isEqualTo(3);
		assertThat(this.meters.get("llm.router.retry.delay").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellWhyACallFailed(Mode mode) {
		ScriptedChatModel model = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.AUTHENTICATION)));
		Result result = ask(mode, target("a", model));

		assertThat(result.failure().kind()).isEqualTo(FailureKind.AUTHENTICATION);
		this.observations.assertThat()
			.hasObservationWithNameEqualTo(CALL)
			.that()
			.hasBeenStopped()
			.hasLowCardinalityKeyValue("llm.outcome", "failure")
			.hasLowCardinalityKeyValue("error.type", "authentication")
			.thenError()
			.isInstanceOf(ObservedFailureException.class)
			.hasNoCause();
		this.observations.assertThat()
			.hasObservationWithNameEqualTo(ATTEMPT)
			.that()
			.hasBeenStopped()
			.hasHighCardinalityKeyValue("error.type", "authentication")
			.thenError()
			.hasMessage("a: AUTHENTICATION")
			.hasNoCause();
	}

	@ParameterizedTest
	@EnumSource
	void shouldObserveNoAttemptThatIsNotMade(Mode mode) {
		AttemptPolicy refusal = (attempt) -> Admission.refuse(FailureKind.REFUSED, "no");
		Scenario scenario = new Scenario(mode);
		Result result = scenario.ask(scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.attemptPolicies(List.of(refusal))
			.targets(target("a", new ScriptedChatModel(Act.answer("never"))))
			.build());

		assertThat(result.failure().kind()).isEqualTo(FailureKind.REFUSED);
		this.observations.assertThat()
			.hasNumberOfObservationsWithNameEqualTo(ATTEMPT, 0)
			.hasObservationWithNameEqualTo(CALL)
			.that()
			.hasBeenStopped()
			.hasLowCardinalityKeyValue("llm.target", "none");
		assertThat(this.meters.get("llm.router.refusals")
			.tag("llm.target", "a")
			.tag("error.type", "refused")
			.counter()
			.count()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void shouldCountACallOnceAndItsAttemptsAsTheyAreMade(Mode mode) {
		AttemptPolicy refusal = (attempt) -> attempt.target().name().equals("a")
				? Admission.refuse(FailureKind.CIRCUIT_OPEN, "rests") : Admission.PROCEED;
		Observation outer = Observation.start("outer", this.observations);
		CallTotals totals = new CallTotals();
		outer.getContext().put(CallTotals.class, totals);
		Scenario scenario = new Scenario(mode);
		Result result;
		try (Observation.Scope scope = outer.openScope()) {
			result = scenario.ask(scenario.router()
				.observations(new RouterObservations(this.observations, null, null))
				.attemptPolicies(List.of(refusal))
				.targets(target("a", new ScriptedChatModel(Act.answer("never"))),
						target("b",
								new ScriptedChatModel(Act.answer("from b"),
										Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED)))))
				.build());
		}

		assertThat(result.text()).isEqualTo("from b");
		assertThat(totals.snapshot().calls()).isEqualTo(1);
		assertThat(totals.snapshot().attempts()).isEqualTo(2);
		this.observations.assertThat()
			.hasObservationWithNameEqualTo(CALL)
			.that()
			.hasHighCardinalityKeyValue("llm.attempts", "2");
		assertThat(this.attempts).extracting(RoutedAttempt::cause)
			.containsExactly(FailureKind.CIRCUIT_OPEN, FailureKind.OVERLOADED);
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellAsCauseWhatFailedRatherThanWhatWasRefused(Mode mode) {
		AttemptPolicy refusal = (attempt) -> attempt.target().name().equals("b")
				? Admission.refuse(FailureKind.CIRCUIT_OPEN, "rests") : Admission.PROCEED;
		Scenario scenario = new Scenario(mode);
		Result result = scenario.ask(scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.attemptPolicies(List.of(refusal))
			.targets(target("a", new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.TIMEOUT)))),
					target("b", new ScriptedChatModel(Act.answer("never"))),
					target("c", new ScriptedChatModel(Act.answer("from c"))))
			.build());

		assertThat(result.text()).isEqualTo("from c");
		assertThat(this.meters.get("llm.router.fallbacks").tag("error.type", "timeout").counter().count()).isEqualTo(1);
		assertThat(this.meters.find("llm.router.fallbacks").tag("error.type", "circuit_open").counter()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotTakeTheLastResortForAFallback(Mode mode) {
		AttemptPolicy refusal = (attempt) -> attempt.lastResort() ? Admission.PROCEED
				: Admission.refuse(FailureKind.CIRCUIT_OPEN, "rests");
		Scenario scenario = new Scenario(mode);
		Result result = scenario.ask(scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.attemptPolicies(List.of(refusal))
			.lastResort(true)
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"))))
			.build());

		assertThat(result.text()).isEqualTo("from a");
		assertThat(this.meters.find("llm.router.fallbacks").counter()).isNull();
		assertThat(this.attempts.get(0).attempt().isFallback()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotTakeWaitsForTimeThatTheRouterAdds(Mode mode) {
		AtomicReference<Duration> turn = new AtomicReference<>(Duration.ofSeconds(5));
		AttemptPolicy waiting = (attempt) -> {
			Duration wait = turn.getAndSet(null);
			return (wait != null) ? new Admission.Wait(wait, Permit.NONE) : Admission.PROCEED;
		};
		Scenario scenario = new Scenario(mode);
		AtomicReference<RoutedCallObservationContext> call = new AtomicReference<>();
		this.observations.observationConfig().observationHandler(new CallRecorder(call));
		Result result = scenario.ask(scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.attemptPolicies(List.of(waiting))
			.targets(target("a",
					new ScriptedChatModel(Act.answer("from a"),
							Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED)))))
			.build());

		assertThat(result.text()).isEqualTo("from a");
		assertThat(call.get().getWaited()).isBetween(Duration.ofSeconds(6), Duration.ofMillis(6200));
		assertThat(call.get().getAdded()).isLessThan(Duration.ofMillis(150));
	}

	@Test
	void shouldNotTakeAWaitThatIsCutShortForTimeThatTheRouterAdds() {
		Scenario scenario = new Scenario(Mode.STREAM);
		AtomicReference<RoutedCallObservationContext> call = new AtomicReference<>();
		this.observations.observationConfig().observationHandler(new CallRecorder(call));
		Disposable subscription = scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.targets(target("a", new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED)))))
			.build()
			.stream(new Prompt("Hi"))
			.subscribe();
		scenario.scheduler.advanceTimeBy(Duration.ofMillis(400));
		subscription.dispose();

		assertThat(call.get().getWaited()).isEqualTo(Duration.ofMillis(400));
		assertThat(call.get().getAdded()).isZero();
	}

	@Test
	void shouldMeasureSpeedByTheTimeInWhichPiecesCame() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Flux<ChatResponse> pieces = Flux.interval(Duration.ofMillis(500), scenario.scheduler)
			.take(3)
			.map((tick) -> ScriptedChatModel.chunk("word ", (tick == 2) ? "STOP" : null));
		Flux<ChatResponse> usage = Flux.just(ScriptedChatModel.usage(3, 10))
			.delaySubscription(Duration.ofSeconds(1), scenario.scheduler);
		ScriptedChatModel inOnePiece = new ScriptedChatModel(new Act(null,
				Flux.just(ScriptedChatModel.chunk("all at once", "STOP"))
					.delaySubscription(Duration.ofSeconds(1), scenario.scheduler)
					.concatWith(usage)),
				new Act(null, pieces.concatWith(usage)));
		ChatRouter router = scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.targets(target("a", inOnePiece))
			.build();

		assertThat(scenario.ask(router).text()).isEqualTo("word word word ");
		assertThat(scenario.ask(router).text()).isEqualTo("all at once");
		DistributionSummary speed = this.meters.get("llm.router.tokens.per.second").summary();
		assertThat(speed.count()).as("one piece says nothing").isEqualTo(1);
		assertThat(speed.totalAmount()).isEqualTo(10);
	}

	@Test
	void shouldTellWhichAttemptResumes() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Result result = scenario.ask(scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.targets(
					target("a",
							new ScriptedChatModel(
									Act.breakAfter("one two three ", ModelFailure.of(FailureKind.NETWORK)))),
					target("b", new ScriptedChatModel(Act.answer("four five"))))
			.build(), new Prompt("Hi", RoutingChatOptions.builder().streamMode(StreamMode.RESUME).build()));

		assertThat(result.text()).isEqualTo("one two three four five");
		assertThat(this.attempts).extracting(RoutedAttempt::isResumed).containsExactly(false, true);
		this.observations.assertThat()
			.hasObservationWithNameEqualTo(CALL)
			.that()
			.hasHighCardinalityKeyValue("llm.stream.mode", "resume");
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellWhyAPolicyRefusedACall(Mode mode) {
		Scenario scenario = new Scenario(mode);
		AtomicReference<Outcome> outcome = new AtomicReference<>();
		Result result = scenario.ask(scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.callPolicies(List.of((call) -> Admission.proceed(outcome::set),
					(call) -> Admission.refuse(FailureKind.REFUSED, "closed")))
			.targets(target("a", new ScriptedChatModel(Act.answer("never"))))
			.build());

		assertThat(result.failure().kind()).isEqualTo(FailureKind.REFUSED);
		assertThat(outcome.get()).isInstanceOfSatisfying(Outcome.NotMade.class,
				(notMade) -> assertThat(notMade.refusal().kind()).isEqualTo(FailureKind.REFUSED));
		this.observations.assertThat()
			.hasObservationWithNameEqualTo(CALL)
			.that()
			.hasBeenStopped()
			.hasLowCardinalityKeyValue("llm.outcome", "failure")
			.hasLowCardinalityKeyValue("error.type", "refused")
			.thenError()
			.isInstanceOf(ObservedFailureException.class);
	}

	@ParameterizedTest
	@EnumSource
	void shouldKeepAttemptsInTheTraceWhereCallsAreNotObserved(Mode mode) {
		this.observations.observationConfig().observationPredicate((name, context) -> !CALL.equals(name));
		Observation outer = Observation.createNotStarted("outer", this.observations);
		CallTotals totals = new CallTotals();
		outer.getContext().put(CallTotals.class, totals);
		outer.start();
		try (Observation.Scope scope = outer.openScope()) {
			assertThat(ask(mode, target("a", new ScriptedChatModel(Act.answer("Hi")))).text()).isEqualTo("Hi");
		}

		this.observations.assertThat().hasObservationWithNameEqualTo(ATTEMPT).that().hasParentObservationEqualTo(outer);
		assertThat(totals.snapshot().attempts()).isEqualTo(1);
	}

	@Test
	void shouldBeAPartOfWhatTheSubscriberObservesHoweverLateItIsKnownWhoAsks() {
		Observation outer = Observation.start("outer", this.observations);
		Scenario scenario = new Scenario(Mode.STREAM);
		LlmContextResolver late = new LlmContextResolver() {

			@Override
			public LlmContext resolve() {
				return LlmContext.EMPTY;
			}

			@Override
			public Mono<LlmContext> resolve(ContextView reactor) {
				return Mono.just(LlmContext.EMPTY).publishOn(Schedulers.parallel());
			}

		};
		ChatRouter router = scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.contextResolvers(List.of(late))
			.targets(target("a", new ScriptedChatModel(Act.answer("Hi"))))
			.build();
		try (Observation.Scope scope = outer.openScope()) {
			router.stream(new Prompt("Hi")).blockLast(Duration.ofSeconds(10));
		}

		this.observations.assertThat().hasObservationWithNameEqualTo(CALL).that().hasParentObservationEqualTo(outer);
	}

	@Test
	void shouldStopOnceWhenASubscriberLeaves() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Flux<ChatResponse> endless = Flux.concat(Flux.just(ScriptedChatModel.chunk("Hel", null)), Flux.never());
		ScriptedChatModel model = new ScriptedChatModel(new Act(() -> {
			throw new AssertionError();
		}, endless));
		Disposable subscription = router(scenario, target("a", model)).stream(new Prompt("Hi")).subscribe();
		this.observations.assertThat().hasObservationWithNameEqualTo(CALL).that().isNotStopped();
		subscription.dispose();
		this.observations.assertThat()
			.hasObservationWithNameEqualTo(CALL)
			.that()
			.hasBeenStopped()
			.doesNotHaveError()
			.hasLowCardinalityKeyValue("llm.outcome", "cancelled");
		assertThat(this.attempts).singleElement().satisfies((attempt) -> {
			assertThat(attempt.outcome()).isInstanceOf(Outcome.Cancelled.class);
			assertThat(attempt.firstToken()).isNotNull();
		});
		assertThat(this.meters.get("llm.router.first.token").timer().count()).isEqualTo(1);
	}

	@Test
	void shouldBeAPartOfWhatIsObservedOnTheThread() {
		Observation outer = Observation.start("outer", this.observations);
		try (Observation.Scope scope = outer.openScope()) {
			ask(Mode.CALL, target("a", new ScriptedChatModel(Act.answer("Hi"))));
		}
		this.observations.assertThat().hasObservationWithNameEqualTo(CALL).that().hasParentObservationEqualTo(outer);
	}

	@Test
	void shouldBeAPartOfWhatTheReactorContextHolds() {
		Observation outer = Observation.start("outer", this.observations);
		Observation other = Observation.start("other", this.observations);
		AtomicReference<Object> seen = new AtomicReference<>();
		ScriptedChatModel model = new ScriptedChatModel(
				new Act(() -> ScriptedChatModel.chunk("", null), Flux.deferContextual((context) -> {
					seen.set(context.getOrDefault(ObservationThreadLocalAccessor.KEY, null));
					return Act.answer("Hello").stream();
				})));
		Scenario scenario = new Scenario(Mode.STREAM);
		try (Observation.Scope scope = other.openScope()) {
			router(scenario, target("a", model)).stream(new Prompt("Hi"))
				.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, outer))
				.blockLast();
		}
		this.observations.assertThat().hasObservationWithNameEqualTo(CALL).that().hasParentObservationEqualTo(outer);
		assertThat(seen.get()).isInstanceOfSatisfying(Observation.class,
				(attempt) -> assertThat(attempt.getContext()).isInstanceOf(ChatModelObservationContext.class));
	}

	@ParameterizedTest
	@EnumSource
	void shouldLetNoHandlerDisturbACall(Mode mode) {
		for (Failing handler : Failing.values()) {
			TestObservationRegistry registry = TestObservationRegistry.create();
			registry.observationConfig().observationHandler(handler);
			Scenario scenario = new Scenario(mode);
			Result result = scenario.ask(scenario.router()
				.observations(new RouterObservations(registry, null, null))
				.targets(target("a", new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.SERVER_ERROR)))),
						target("b", new ScriptedChatModel(Act.answer("Hello"))))
				.build());
			assertThat(result.text()).as(handler.name()).isEqualTo("Hello");
			assertThat(registry.getCurrentObservationScope()).as(handler.name()).isNull();
		}
	}

	/** As Spring AI's own models do when they stream. */
	@Test
	void shouldLetNoHandlerDisturbAModelThatOpensWhatItIsAPartOf() {
		for (Failing handler : Failing.values()) {
			TestObservationRegistry registry = TestObservationRegistry.create();
			registry.observationConfig().observationHandler(handler);
			Scenario scenario = new Scenario(Mode.STREAM);
			Result result = scenario.ask(scenario.router()
				.observations(new RouterObservations(registry, null, null))
				.targets(target("a", openingItsParent(new ScriptedChatModel(Act.answer("Hello")))))
				.build());
			assertThat(result.text()).as(handler.name()).isEqualTo("Hello");
			assertThat(registry.getCurrentObservationScope()).as(handler.name()).isNull();
		}
	}

	private static ChatModel openingItsParent(ChatModel model) {
		return new ChatModel() {

			@Override
			public ChatResponse call(Prompt prompt) {
				return model.call(prompt);
			}

			@Override
			public Flux<ChatResponse> stream(Prompt prompt) {
				return Flux.deferContextual((reactor) -> {
					Observation parent = reactor.getOrDefault(ObservationThreadLocalAccessor.KEY, Observation.NOOP);
					parent.scoped(() -> {
					});
					return model.stream(prompt);
				});
			}

		};
	}

	private Result ask(Mode mode, Target... targets) {
		Scenario scenario = new Scenario(mode);
		return scenario.ask(router(scenario, targets));
	}

	private ChatRouter router(Scenario scenario, Target... targets) {
		return scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.targets(targets)
			.build();
	}

	private static Target target(String name, ChatModel model) {
		return Target.of(name, model);
	}

	private record CallRecorder(AtomicReference<RoutedCallObservationContext> call)
			implements
				ObservationHandler<RoutedCallObservationContext> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof RoutedCallObservationContext;
		}

		@Override
		public void onStop(RoutedCallObservationContext context) {
			this.call.set(context);
		}

	}

	private final class AttemptRecorder implements ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			ObservationTests.this.attempts.add(RoutedAttempt.from(context));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return RoutedAttempt.from(context) != null;
		}

	}

	/** Fails where it can. */
	enum Failing implements ObservationHandler<Observation.Context> {

		SUPPORTS {

			@Override
			public boolean supportsContext(Observation.Context context) {
				throw new IllegalStateException("supports");
			}

		},

		SUPPORTS_OVERFLOW {

			@Override
			public boolean supportsContext(Observation.Context context) {
				throw new StackOverflowError("supports");
			}

		},

		OVERFLOW {

			@Override
			public void onStart(Observation.Context context) {
				throw new StackOverflowError("start");
			}

		},

		START {

			@Override
			public void onStart(Observation.Context context) {
				throw new IllegalStateException("start");
			}

		},

		ERROR {

			@Override
			public void onError(Observation.Context context) {
				throw new IllegalStateException("error");
			}

		},

		SCOPE_OPENED {

			@Override
			public void onScopeOpened(Observation.Context context) {
				throw new IllegalStateException("scope opened");
			}

		},

		SCOPE_CLOSED {

			@Override
			public void onScopeClosed(Observation.Context context) {
				throw new IllegalStateException("scope closed");
			}

		},

		STOP {

			@Override
			public void onStop(Observation.Context context) {
				throw new IllegalStateException("stop");
			}

		};

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
