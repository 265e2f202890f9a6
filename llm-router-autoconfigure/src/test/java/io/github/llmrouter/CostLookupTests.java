package io.github.llmrouter;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.cost.CostLookup;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static io.github.llmrouter.ScriptedChatModel.chunk;
import static io.github.llmrouter.ScriptedChatModel.generation;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What permits are told of the cost of an attempt, and when.
 */
@Timeout(60)
class CostLookupTests {

	private static final ModelFailure TIMEOUT = ModelFailure.of(FailureKind.TIMEOUT);

	private static final TokenUsage CHARGED = new TokenUsage(3, 5, 0, 0, 0, new BigDecimal("0.25"));

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final List<String> asked = new ArrayList<>();

	private final List<LlmContext> contexts = new ArrayList<>();

	private final Deque<Supplier<CompletionStage<TokenUsage>>> answers = new ArrayDeque<>();

	private boolean canAsk = true;

	private CostLookup lookup = new CostLookup(true, Duration.ofSeconds(15), 2, Duration.ofSeconds(20));

	@ParameterizedTest
	@EnumSource
	void shouldTellACostThatIsKnownBeforeTheEnd(Mode mode) throws Exception {
		Scenario scenario = new Scenario(mode);
		ChatResponse answer = ScriptedChatModel.whole("Hello", "STOP", 3, 5);
		scenario.ask(router(scenario, new Act(() -> answer, Flux.just(answer)), "gen-1"));

		assertThat(next()).isEqualTo("charged 0.25 provider");
		assertThat(next()).isEqualTo("Succeeded");
		later(scenario);
		assertThat(this.events).isEmpty();
		assertThat(this.asked).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskWhatAFailedAttemptCost(Mode mode) throws Exception {
		Scenario scenario = new Scenario(mode);
		this.answers.add(() -> CompletableFuture.completedFuture(CHARGED));
		scenario.ask(router(scenario, Act.fail(TIMEOUT)));

		assertThat(next()).isEqualTo("Failed");
		later(scenario);
		assertThat(next()).isEqualTo("charged 0.25 provider");
		later(scenario);
		assertThat(this.events).isEmpty();
		assertThat(this.asked).containsExactly("gen-1");
	}

	@Test
	void shouldAskWhatACancelledStreamCost() throws Exception {
		Scenario scenario = new Scenario(Mode.STREAM);
		this.answers.add(() -> CompletableFuture.completedFuture(CHARGED));
		Act endless = new Act(() -> null, Flux.concat(Flux.just(chunk("Hello", null)), Flux.<ChatResponse>never()));
		router(scenario, endless).stream(new Prompt("Hi")).subscribe().dispose();

		assertThat(next()).isEqualTo("Cancelled");
		later(scenario);
		assertThat(next()).isEqualTo("charged 0.25 provider");
	}

	@Test
	void shouldAskOnceIfTheCallerGoesAwayAfterwards() throws Exception {
		Scenario scenario = new Scenario(Mode.STREAM);
		this.answers.add(() -> CompletableFuture.completedFuture(CHARGED));
		ModelFailure passing = ModelFailure.retryable(FailureKind.TIMEOUT);
		Disposable subscription = router(scenario, Act.fail(passing)).stream(new Prompt("Hi")).subscribe();
		assertThat(next()).isEqualTo("Failed");
		scenario.scheduler.advanceTimeBy(Duration.ofMillis(100));
		subscription.dispose();
		later(scenario);

		assertThat(next()).isEqualTo("charged 0.25 provider");
		assertThat(this.asked).containsExactly("gen-1");
		assertThat(this.events).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskWhatAnAnswerCostThatDidNotSay(Mode mode) throws Exception {
		Scenario scenario = new Scenario(mode);
		this.answers.add(() -> CompletableFuture.completedFuture(CHARGED));
		ChatResponse silent = new ChatResponse(List.of(generation("Hello", "STOP")));
		scenario.ask(router(scenario, new Act(() -> silent, Flux.just(silent))));

		assertThat(next()).isEqualTo("Succeeded");
		later(scenario);
		assertThat(next()).isEqualTo("charged 0.25 provider");
	}

	@Test
	void shouldAskAgainUntilTheProviderKnows() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		this.answers.add(() -> CompletableFuture.completedFuture(TokenUsage.UNKNOWN));
		this.answers.add(() -> CompletableFuture.completedFuture(TokenUsage.UNKNOWN));
		this.answers.add(() -> CompletableFuture.completedFuture(CHARGED));
		scenario.ask(router(scenario, Act.fail(TIMEOUT)));

		scenario.scheduler.advanceTimeBy(Duration.ofMillis(249));
		assertThat(this.asked).isEmpty();
		scenario.scheduler.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.asked).hasSize(1);
		later(scenario);
		assertThat(next()).isEqualTo("Failed");
		assertThat(next()).isEqualTo("charged 0.25 provider");
		assertThat(this.asked).hasSize(3);
	}

	@Test
	void shouldGiveUpAfterAWhile() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		scenario.ask(router(scenario, Act.fail(TIMEOUT)));
		assertThat(next()).isEqualTo("Failed");
		scenario.scheduler.advanceTimeBy(Duration.ofMillis(15_249));
		assertThat(this.events).isEmpty();
		scenario.scheduler.advanceTimeBy(Duration.ofMillis(1));

		assertThat(next()).isEqualTo("charged null unknown");
		int asked = this.asked.size();
		// at once, and after 0.25, 0.5, 1, 2, 4 and 4 seconds more
		assertThat(asked).isEqualTo(7);
		later(scenario);
		assertThat(this.asked).hasSize(asked);
	}

	@Test
	void shouldGiveUpWhenThereWillBeNoAnswer() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		this.answers.add(() -> CompletableFuture.failedFuture(new IllegalStateException("HTTP 401")));
		scenario.ask(router(scenario, Act.fail(TIMEOUT)));
		later(scenario);

		assertThat(next()).isEqualTo("Failed");
		assertThat(next()).isEqualTo("charged null unknown");
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void shouldGiveUpWhenTheQuestionCannotBeAsked() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		this.answers.add(() -> {
			throw new IllegalStateException("broken");
		});
		scenario.ask(router(scenario, Act.fail(TIMEOUT)));
		later(scenario);

		assertThat(List.of(next(), next())).containsExactly("Failed", "charged null unknown");
	}

	@Test
	void shouldNotAskForTooManyAtOnce() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		ChatRouter router = router(scenario, Act.fail(TIMEOUT));
		scenario.ask(router);
		scenario.ask(router);
		scenario.ask(router);

		assertThat(List.of(next(), next(), next(), next())).containsExactly("Failed", "Failed", "charged null unknown",
				"Failed");
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotWaitForAProviderThatCannotBeAsked(Mode mode) throws Exception {
		this.canAsk = false;
		Scenario scenario = new Scenario(mode);
		ChatResponse silent = new ChatResponse(List.of(generation("Hello", "STOP")));
		ChatRouter router = router(scenario, new Act(() -> silent, Flux.just(silent)));
		scenario.ask(router);

		assertThat(next()).isEqualTo("charged null unknown");
		assertThat(next()).isEqualTo("Succeeded");
		router.close();
		assertThat(this.events).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotLoseAnAnswerWhoseCostCannotBeCalculated(Mode mode) throws Exception {
		Scenario scenario = new Scenario(mode);
		ChatResponse answer = ScriptedChatModel.whole("Hello", "STOP", 3, 5);
		Scenario.Result result = scenario
			.ask(builder(scenario, new Act(() -> answer, Flux.just(answer)), null).costs((target, model, usage) -> {
				throw new IllegalStateException("broken");
			}).build());

		assertThat(result.text()).isEqualTo("Hello");
		assertThat(next()).isEqualTo("charged null unknown");
		assertThat(next()).isEqualTo("Succeeded");
	}

	@Test
	void shouldSettleWhatIsCancelledWhoseCostCannotBeCalculated() throws Exception {
		Scenario scenario = new Scenario(Mode.STREAM);
		Act endless = new Act(() -> null,
				Flux.concat(Flux.just(ScriptedChatModel.usage(3, 1)), Flux.<ChatResponse>never()));
		builder(scenario, endless, null).costs((target, model, usage) -> {
			throw new IllegalStateException("broken");
		}).build().stream(new Prompt("Hi")).subscribe().dispose();

		assertThat(next()).isEqualTo("charged null unknown");
		assertThat(next()).isEqualTo("Cancelled");
	}

	@Test
	void shouldTakeNothingOfTheCallersThreadAlong() throws Exception {
		Hooks.enableAutomaticContextPropagation();
		try (LlmContext.Scope scope = LlmContext.builder().user("u-1").build().open()) {
			Scenario scenario = new Scenario(Mode.CALL);
			this.answers.add(() -> CompletableFuture.completedFuture(CHARGED));
			// the virtual clock runs no hooks
			scenario.ask(builder(scenario, Act.fail(TIMEOUT), "gen-1").clock(RouterClock.system()).build());
			assertThat(next()).isEqualTo("Failed");
			assertThat(next()).isEqualTo("charged 0.25 provider");
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}

		assertThat(this.contexts).containsExactly(LlmContext.EMPTY);
	}

	@Test
	void shouldWaitForWhatIsUnderWayWhenClosed() throws Exception {
		Scenario scenario = new Scenario(Mode.STREAM);
		Act endless = new Act(() -> null, Flux.concat(Flux.just(chunk("Hello", null)), Flux.<ChatResponse>never()));
		this.answers.add(() -> CompletableFuture.completedFuture(CHARGED));
		ChatRouter router = router(scenario, endless);
		router.stream(new Prompt("Hi")).subscribe((response) -> {
		}, (error) -> {
		});
		CompletableFuture<Void> closed = CompletableFuture.runAsync(router::close);
		// the end of the stream, and then the question, come by the timer
		Awaitility.await().until(() -> {
			scenario.scheduler.advanceTimeBy(Duration.ofMillis(100));
			return closed.isDone();
		});

		assertThat(this.events).containsExactly("Cancelled", "charged 0.25 provider");
	}

	@Test
	void shouldNotAskIfSwitchedOff() throws Exception {
		this.lookup = CostLookup.DISABLED;
		Scenario scenario = new Scenario(Mode.CALL);
		scenario.ask(router(scenario, Act.fail(TIMEOUT)));

		assertThat(next()).isEqualTo("charged null unknown");
		assertThat(next()).isEqualTo("Failed");
	}

	@Test
	void shouldNotAskWithoutAnId() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		scenario.ask(router(scenario, Act.fail(TIMEOUT), null));

		assertThat(next()).isEqualTo("charged null unknown");
		assertThat(next()).isEqualTo("Failed");
		later(scenario);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void shouldWaitAMomentForAnswersWhenClosed() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		CompletableFuture<TokenUsage> answer = new CompletableFuture<>();
		this.answers.add(() -> answer);
		ChatRouter router = router(scenario, Act.fail(TIMEOUT));
		scenario.ask(router);
		scenario.scheduler.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(next()).isEqualTo("Failed");
		answer.completeOnTimeout(CHARGED, 50, TimeUnit.MILLISECONDS);
		router.close();

		assertThat(next()).isEqualTo("charged 0.25 provider");
	}

	@Test
	void shouldNotWaitForLongWhenClosed() throws Exception {
		this.lookup = new CostLookup(true, Duration.ofSeconds(15), 2, Duration.ofMillis(20));
		Scenario scenario = new Scenario(Mode.CALL);
		this.answers.add(CompletableFuture::new);
		ChatRouter router = router(scenario, Act.fail(TIMEOUT));
		scenario.ask(router);
		scenario.scheduler.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(next()).isEqualTo("Failed");
		long start = System.nanoTime();
		router.close();

		// told before the rest of the application ends
		assertThat(this.events).containsExactly("charged null unknown");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void shouldChargeNothingForWhatNeverBegan() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		Target broken = new Target("a", "a", "a", new ScriptedChatModel(Act.answer("never")), new TargetAdapter() {

			@Override
			public void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
				throw TIMEOUT;
			}

		});
		scenario.ask(scenario.router().attemptPolicies(List.of(this::admit)).targets(broken).build());

		assertThat(next()).isEqualTo("charged 0 not_billed");
		assertThat(next()).isEqualTo("Failed");
	}

	@Test
	void shouldTellNothingOfWhatWasNotMade() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		scenario.ask(scenario.router()
			.attemptPolicies(List.of(this::admit, (attempt) -> Admission.refuse(FailureKind.REFUSED, "Not this one")))
			.targets(target("a", new ScriptedChatModel(Act.answer("never"))))
			.build());

		assertThat(next()).isEqualTo("NotMade");
		assertThat(this.events).isEmpty();
	}

	@Test
	void shouldTellOthersAfterAPermitThatFails() throws Exception {
		Scenario scenario = new Scenario(Mode.CALL);
		Permit failing = new Permit() {

			@Override
			public void settle(Outcome outcome) {
			}

			@Override
			public void charged(Charge charge) {
				throw new IllegalStateException("broken");
			}

		};
		scenario.ask(scenario.router()
			.attemptPolicies(List.of(this::admit, (attempt) -> Admission.proceed(failing)))
			.targets(target("a", new ScriptedChatModel(Act.answer("Hello"))))
			.build());

		assertThat(next()).isEqualTo("charged null unknown");
		assertThat(next()).isEqualTo("Succeeded");
	}

	private ChatRouter router(Scenario scenario, Act act) {
		return router(scenario, act, "gen-1");
	}

	private ChatRouter router(Scenario scenario, Act act, String id) {
		return builder(scenario, act, id).build();
	}

	private ChatRouterBuilder builder(Scenario scenario, Act act, String id) {
		Target target = new Target("a", "a", "a", new ScriptedChatModel(act), new TargetAdapter() {

			@Override
			public void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
				signals.responseId(id);
			}

			@Override
			public TokenUsage usage(ChatResponseMetadata metadata) {
				return TargetAdapter.super.usage(metadata).isReported() ? CHARGED : TokenUsage.UNKNOWN;
			}

			@Override
			public boolean canLookUpUsage() {
				return CostLookupTests.this.canAsk;
			}

			@Override
			public CompletionStage<TokenUsage> lookUpUsage(String responseId) {
				CostLookupTests.this.asked.add(responseId);
				CostLookupTests.this.contexts.add(LlmContext.current());
				return CostLookupTests.this.answers.isEmpty() ? CompletableFuture.completedFuture(TokenUsage.UNKNOWN)
						: CostLookupTests.this.answers.poll().get();
			}

		});
		return scenario.router().costLookup(this.lookup).attemptPolicies(List.of(this::admit)).targets(target);
	}

	private Admission admit(Attempt attempt) {
		return Admission.proceed(new Permit() {

			@Override
			public void settle(Outcome outcome) {
				CostLookupTests.this.events.add(outcome.getClass().getSimpleName());
			}

			@Override
			public void charged(Charge charge) {
				Cost cost = charge.cost();
				CostLookupTests.this.events.add("charged " + cost.total() + " " + cost.source());
			}

		});
	}

	private String next() throws InterruptedException {
		return this.events.poll(20, TimeUnit.SECONDS);
	}

	private static void later(Scenario scenario) {
		scenario.scheduler.advanceTimeBy(Duration.ofMinutes(1));
	}

}
