package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static io.github.llmrouter.ScriptedChatModel.chunk;
import static io.github.llmrouter.ScriptedChatModel.usage;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is particular to streams: the commit, and time.
 */
class StreamTests {

	private final Scenario scenario = new Scenario(Mode.STREAM);

	private final ScriptedChatModel healthy = new ScriptedChatModel(Act.answer("from b"));

	private final List<Outcome> outcomes = new ArrayList<>();

	@Test
	void shouldReplaceAStreamThatBreaksBeforeItsFirstPiece() {
		Flux<ChatResponse> roleOnly = Flux.concat(Flux.just(chunk("", null), chunk("", null)),
				Flux.error(ModelFailure.of(FailureKind.NETWORK)));

		Result result = ask(roleOnly);

		assertThat(result.text()).isEqualTo("from b");
		assertThat(result.completed).isTrue();
		assertThat(result.responses)
			.allSatisfy((response) -> assertThat(RoutedCall.from(response).servedBy()).isEqualTo("b"));
	}

	@Test
	void shouldEndInAnErrorWhenAStreamBreaksAfterItsFirstPiece() {
		Flux<ChatResponse> broken = Flux.concat(Flux.just(chunk("Hel", null), chunk("lo", null)),
				Flux.error(ModelFailure.retryable(FailureKind.NETWORK)));

		Result result = ask(broken);

		assertThat(result.text()).isEqualTo("Hello");
		assertThat(result.completed).isFalse();
		assertThat(result.failure()).isInstanceOfSatisfying(StreamBrokenException.class, (failure) -> {
			assertThat(failure.partialText()).isEqualTo("Hello");
			assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
			assertThat(failure.model()).isEqualTo("a");
			assertThat(failure.getMessage()).doesNotContain("Hello");
			assertThat(failure).hasCauseInstanceOf(ModelFailure.class);
		});
		assertThat(this.healthy.asked()).isZero();
		assertThat(this.outcomes).singleElement()
			.isInstanceOfSatisfying(Outcome.Failed.class, (failed) -> assertThat(failed.committed()).isTrue());
	}

	@Test
	void shouldNotTakeAStreamWithoutFinishReasonForAnAnswer() {
		Result result = ask(Flux.just(chunk("Half an ans", null)));

		assertThat(result.completed).isFalse();
		assertThat(result.failure().kind()).isEqualTo(FailureKind.TRUNCATED);
	}

	@Test
	void shouldReplaceAStreamThatCompletesWithNothing() {
		assertThat(ask(Flux.empty()).text()).isEqualTo("from b");
	}

	@Test
	void shouldReplaceAStreamWithAFinishReasonButNoToken() {
		Result result = ask(Flux.just(chunk("", null), chunk("", "STOP")));

		assertThat(result.text()).isEqualTo("from b");
		assertThat(result.responses).filteredOn((response) -> RoutedCall.from(response).servedBy().equals("a"))
			.isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TOOL_CALLS", "tool_use", "function_call" })
	void shouldReplaceAStreamThatAnnouncesToolCallsButHasNone(String finishReason) {
		assertThat(ask(Flux.just(chunk("", finishReason), usage(10, 100))).text()).isEqualTo("from b");
	}

	@Test
	void shouldPassOnAValidEmptyAnswer() {
		Result result = ask(Flux.just(chunk("", "LENGTH"), usage(10, 100)));

		assertThat(result.completed).isTrue();
		assertThat(result.responses).hasSize(2);
		assertThat(result.call().servedBy()).isEqualTo("a");
		assertThat(result.call().usage().outputTokens()).isEqualTo(100);
	}

	@Test
	void shouldTakeAnAnswerForWholeThatBreaksAfterItsFinishReason() {
		Flux<ChatResponse> stream = Flux.concat(Flux.just(chunk("All", null), chunk("", "STOP")),
				Flux.error(ModelFailure.of(FailureKind.NETWORK)));

		Result result = askWithFinalFinishReason(stream);

		assertThat(result.text()).isEqualTo("All");
		assertThat(result.completed).isTrue();
		assertThat(result.call().servedBy()).isEqualTo("a");
	}

	@Test
	void shouldNotTakeTextThatGoesOnAfterAFinishReasonForWhole() {
		Flux<ChatResponse> goesOn = Flux.concat(Flux.just(chunk("The answer ", "STOP")), Flux.just(chunk("is ", null)),
				Flux.error(ModelFailure.of(FailureKind.NETWORK)));

		Result result = ask(goesOn);

		assertThat(result.completed).isFalse();
		assertThat(result.failure()).isInstanceOf(StreamBrokenException.class);
	}

	@Test
	void shouldWaitForTextAfterAFinishReasonThatIsNotFinal() {
		Flux<ChatResponse> pauses = Flux.concat(Flux.just(chunk("The answer ", "STOP")),
				Flux.just(chunk("is 42", "STOP")).delaySubscription(Duration.ofSeconds(10), this.scenario.scheduler));

		Result result = ask(pauses);

		assertThat(result.completed).isTrue();
		assertThat(result.text()).isEqualTo("The answer is 42");
	}

	@Test
	void shouldTakeAFinishReasonErrorForAFailure() {
		assertThat(ask(Flux.just(chunk("", "ERROR"))).text()).isEqualTo("from b");
		assertThat(ask(Flux.just(chunk("half ", null), chunk("", "ERROR"))).failure().kind())
			.isEqualTo(FailureKind.SERVER_ERROR);
	}

	@Test
	void shouldNotEmitWhatCameBeforeTheFirstPieceAfterIt() {
		Result result = ask(Flux.just(usage(12, 1), chunk("Hel", null), chunk("lo", "STOP"), usage(12, 7)));

		assertThat(result.text()).isEqualTo("Hello");
		assertThat(result.responses).hasSize(3);
		assertThat(result.call().usage().outputTokens()).isEqualTo(7);
	}

	@Test
	void shouldAskTheNextModelWhenOneReturnsNoStream() {
		assertThat(ask((Flux<ChatResponse>) null).text()).isEqualTo("from b");
		assertThat(this.outcomes).hasSize(2);
	}

	@Test
	void shouldNotBreakAStreamForWhichItIsTooLateToAskAnotherModel() {
		Flux<ChatResponse> filtered = Flux.just(chunk("Well, ", null), chunk("", "CONTENT_FILTER"));

		Result result = this.scenario.ask(router(filtered).fallbackOn(EnumSet.of(FailureKind.CONTENT_POLICY)).build());

		assertThat(result.completed).isTrue();
		assertThat(result.text()).isEqualTo("Well, ");
	}

	@Test
	void shouldAskTheNextModelForAFilteredAnswerWhereThatIsWanted() {
		Result result = this.scenario
			.ask(router(Flux.just(chunk("", "CONTENT_FILTER"))).fallbackOn(EnumSet.of(FailureKind.CONTENT_POLICY))
				.build());

		assertThat(result.text()).isEqualTo("from b");
	}

	@Test
	void shouldAskTheNextModelWhenNoFirstTokenComes() {
		Flux<ChatResponse> keepAlive = Flux.interval(Duration.ofSeconds(1), this.scenario.scheduler)
			.map((i) -> chunk("", null));

		Result result = ask(keepAlive);

		assertThat(result.text()).isEqualTo("from b");
		assertThat(result.waited).isBetween(Duration.ofSeconds(30), Duration.ofMillis(30_200));
		assertThat(result.call().attempts().get(0).kind()).isEqualTo(FailureKind.TIMEOUT);
		assertThat(result.call().attempts()).hasSize(2);
	}

	@Test
	void shouldFailAStreamThatStalls() {
		Flux<ChatResponse> stalled = Flux.concat(Flux.just(chunk("Hel", null)), Flux.never());

		Result result = ask(stalled);

		assertThat(result.text()).isEqualTo("Hel");
		assertThat(result.failure()).isInstanceOf(StreamBrokenException.class)
			.hasMessageContaining("Nothing more came within PT30S");
		assertThat(result.waited).isBetween(Duration.ofSeconds(30), Duration.ofMillis(30_200));
	}

	/** As a client library does whose reader holds a lock while it is busy. */
	@Test
	@Timeout(60)
	void shouldNotLetACancelThatBlocksHoldTheTimersThread() throws Exception {
		CountDownLatch reader = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		Flux<ChatResponse> stuck = Flux.<ChatResponse>never().doOnCancel(() -> {
			try {
				reader.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			cancelled.countDown();
		});

		assertThat(ask(stuck).text()).isEqualTo("from b");

		reader.countDown();
		assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void shouldNotCutAHealthyLongStream() {
		Flux<ChatResponse> slow = Flux.concat(
				Flux.interval(Duration.ofSeconds(20), this.scenario.scheduler).map((i) -> chunk("x", null)).take(20),
				Flux.just(chunk("", "STOP")));

		Result result = ask(slow);

		assertThat(result.completed).isTrue();
		assertThat(result.text()).hasSize(20);
		assertThat(result.waited).isGreaterThan(Duration.ofSeconds(390));
	}

	@Test
	void shouldCutAStreamThatIsLongerThanAllowed() {
		Flux<ChatResponse> slow = Flux.interval(Duration.ofSeconds(1), this.scenario.scheduler)
			.map((i) -> chunk("x", null));
		RouterTimeouts timeouts = new RouterTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(30),
				Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(3));

		Result result = this.scenario.ask(router(slow).timeouts(timeouts).build());

		assertThat(result.failure()).hasMessageContaining("longer than PT3M");
		assertThat(result.waited).isBetween(Duration.ofSeconds(180), Duration.ofSeconds(211));
	}

	@Test
	void shouldCutAStreamThatIsLongerThanAllowedBeforeItMayBeSilent() {
		Flux<ChatResponse> slow = Flux.interval(Duration.ofSeconds(1), this.scenario.scheduler)
			.map((i) -> chunk("x", null));
		RouterTimeouts timeouts = new RouterTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(30),
				Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofSeconds(10));

		Result result = this.scenario.ask(router(slow).timeouts(timeouts).build());

		assertThat(result.failure()).hasMessageContaining("longer than PT10S");
		assertThat(result.waited).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
	}

	@Test
	void shouldNotWaitForTheEndOfAStreamLongAfterItsFinishReason() {
		Flux<ChatResponse> open = Flux.concat(Flux.just(chunk("All", null), chunk("", "STOP")), Flux.never());

		Result result = askWithFinalFinishReason(open);

		assertThat(result.completed).isTrue();
		assertThat(result.waited).isLessThan(Duration.ofSeconds(3));
	}

	@Test
	void shouldEndAnAttemptWithTheTotalTimeUntilItCommits() {
		RoutingChatOptions options = RoutingChatOptions.builder().deadline(Duration.ofSeconds(10)).build();

		Result result = this.scenario.ask(router(Flux.<ChatResponse>never()).build(), new Prompt("Hi", options));

		assertThat(result.failure()).hasMessageContaining("no time is left");
		assertThat(result.waited).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_200));
		assertThat(this.healthy.asked()).isZero();
	}

	@Test
	void shouldNotBlameTheTargetForACallerThatAsksForNothing() {
		List<ChatResponse> received = new ArrayList<>();
		List<Throwable> errors = new ArrayList<>();
		BaseSubscriber<ChatResponse> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(1);
			}

			@Override
			protected void hookOnNext(ChatResponse value) {
				received.add(value);
			}

			@Override
			protected void hookOnError(Throwable throwable) {
				errors.add(throwable);
			}

		};
		router(Act.answer("one two three").stream()).build().stream(new Prompt("Hi")).subscribe(slow);

		this.scenario.scheduler.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(received).hasSize(1);
		slow.requestUnbounded();
		this.scenario.scheduler.advanceTimeBy(Duration.ofSeconds(1));

		assertThat(errors).isEmpty();
		assertThat(slow.isDisposed()).isTrue();
		assertThat(received).hasSize(5);
	}

	@Test
	void shouldMakeACallOfEachSubscription() {
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("same"));
		Flux<ChatResponse> stream = router(model).build().stream(new Prompt("Hi"));
		assertThat(model.asked()).isZero();

		assertThat(stream.collectList().block()).hasSize(3);
		assertThat(stream.collectList().block()).hasSize(3);

		assertThat(model.asked()).isEqualTo(2);
		assertThat(this.outcomes).hasSize(2);
	}

	private Result ask(Flux<ChatResponse> first) {
		return this.scenario.ask(router(first).build());
	}

	private ChatRouterBuilder router(Flux<ChatResponse> first) {
		return router(new ScriptedChatModel(new Act(() -> null, first)));
	}

	private ChatRouterBuilder router(ScriptedChatModel first) {
		return router(target("a", first));
	}

	private ChatRouterBuilder router(Target first) {
		return this.scenario.router()
			.attemptPolicies(List.of((attempt) -> Admission.proceed(this.outcomes::add)))
			.targets(first, target("b", this.healthy));
	}

	private Result askWithFinalFinishReason(Flux<ChatResponse> stream) {
		TargetAdapter adapter = new TargetAdapter() {

			@Override
			public boolean finishReasonFinal() {
				return true;
			}

		};
		ScriptedChatModel model = new ScriptedChatModel(new Act(() -> null, stream));
		return this.scenario.ask(router(new Target("a", "a", "a", model, adapter)).build());
	}

}
