package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static io.github.llmrouter.ScriptedChatModel.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The caller goes away, by cancelling a stream or by an interrupt.
 */
class CancellationTests {

	private final List<Outcome> calls = Collections.synchronizedList(new ArrayList<>());

	private final List<Outcome> attempts = Collections.synchronizedList(new ArrayList<>());

	@Test
	void shouldSettleAsCancelledInTheMiddleOfAStream() {
		Scenario scenario = new Scenario(Mode.STREAM);
		AtomicBoolean upstreamCancelled = new AtomicBoolean();
		AtomicBoolean transportEnded = new AtomicBoolean();
		Flux<ChatResponse> stream = Flux.concat(Flux.just(chunk("Hello", null)), Flux.<ChatResponse>never())
			.doOnCancel(() -> upstreamCancelled.set(true));
		Target target = new Target("a", "a", "a", new ScriptedChatModel(new Act(() -> null, stream)),
				new TargetAdapter() {

					@Override
					public void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
						signals.onEnd(() -> transportEnded.set(true));
					}

				});

		Disposable subscription = router(scenario).targets(target).build().stream(new Prompt("Hi")).subscribe();
		assertThat(transportEnded).isFalse();
		subscription.dispose();

		assertThat(upstreamCancelled).isTrue();
		assertThat(transportEnded).isTrue();
		assertThat(this.attempts).singleElement()
			.isInstanceOfSatisfying(Outcome.Cancelled.class,
					(cancelled) -> assertThat(cancelled.streamedCharacters()).isEqualTo(5));
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
	}

	@Test
	void shouldNotTakeWhatIsCutByTheCancellationForAFailure() {
		Scenario scenario = new Scenario(Mode.STREAM);
		Sinks.One<ChatResponse> rest = Sinks.one();
		ScriptedChatModel model = new ScriptedChatModel(
				new Act(() -> null, Flux.concat(Flux.just(chunk("", null)), rest.asMono())));
		Target target = new Target("a", "a", "a", model, new TargetAdapter() {

			@Override
			public void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
				signals.onEnd(() -> rest.tryEmitError(ModelFailure.retryable(FailureKind.TRUNCATED)));
			}

		});
		router(scenario).targets(target).build().stream(new Prompt("Hi")).subscribe().dispose();
		scenario.scheduler.advanceTimeBy(Duration.ofMinutes(1));

		assertThat(model.asked()).isOne();
		assertThat(this.attempts).singleElement().isInstanceOf(Outcome.Cancelled.class);
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
	}

	@Test
	void shouldMakeNoFurtherAttemptWhenCancelledDuringBackoff() {
		Scenario scenario = new Scenario(Mode.STREAM);
		ScriptedChatModel model = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));

		Disposable subscription = router(scenario).targets(target("a", model))
			.build()
			.stream(new Prompt("Hi"))
			.subscribe();
		scenario.scheduler.advanceTimeBy(Duration.ofMillis(500));
		subscription.dispose();
		scenario.scheduler.advanceTimeBy(Duration.ofMinutes(5));

		assertThat(model.asked()).isOne();
		assertThat(this.attempts).singleElement().isInstanceOf(Outcome.Failed.class);
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
	}

	@Test
	void shouldSettleAsNotMadeWhenCancelledWhileAPolicyMakesItWait() {
		Scenario scenario = new Scenario(Mode.STREAM);
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("never"));
		List<Outcome> waiting = new ArrayList<>();

		Disposable subscription = router(scenario)
			.attemptPolicies(List.of((attempt) -> new Admission.Wait(Duration.ofSeconds(5), waiting::add)))
			.targets(target("a", model))
			.build()
			.stream(new Prompt("Hi"))
			.subscribe();
		scenario.scheduler.advanceTimeBy(Duration.ofSeconds(2));
		subscription.dispose();
		scenario.scheduler.advanceTimeBy(Duration.ofMinutes(5));

		assertThat(model.asked()).isZero();
		assertThat(waiting).containsExactly(Outcome.NOT_MADE);
		assertThat(this.attempts).containsExactly(Outcome.NOT_MADE);
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
	}

	@Test
	void shouldSettleAsNotMadeWhenCancelledWhileACallPolicyMakesItWait() {
		Scenario scenario = new Scenario(Mode.STREAM);
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("never"));
		List<Outcome> waiting = new ArrayList<>();

		Disposable subscription = router(scenario)
			.callPolicies(List.of((call) -> new Admission.Wait(Duration.ofSeconds(5), waiting::add)))
			.targets(target("a", model))
			.build()
			.stream(new Prompt("Hi"))
			.subscribe();
		scenario.scheduler.advanceTimeBy(Duration.ofSeconds(2));
		subscription.dispose();
		scenario.scheduler.advanceTimeBy(Duration.ofMinutes(5));

		assertThat(model.asked()).isZero();
		assertThat(waiting).containsExactly(Outcome.NOT_MADE);
		assertThat(this.calls).containsExactly(Outcome.NOT_MADE);
	}

	@Test
	void shouldNotInterruptABlockingPermitThatIsBeingSettled() throws Exception {
		CountDownLatch settling = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		CountDownLatch settled = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		AttemptPolicy blocks = new AttemptPolicy() {

			@Override
			public Admission admit(Attempt attempt) {
				return Admission.proceed((outcome) -> {
					settling.countDown();
					try {
						cancelled.await();
					}
					catch (InterruptedException ex) {
						interrupted.set(true);
					}
					settled.countDown();
				});
			}

			@Override
			public boolean blocking() {
				return true;
			}

		};
		ChatRouter router = new Scenario(Mode.STREAM).router()
			.clock(RouterClock.system())
			.attemptPolicies(List.of(blocks))
			.targets(target("a", new ScriptedChatModel(Act.answer("fine"))))
			.build();

		Disposable subscription = router.stream(new Prompt("Hi")).subscribe();
		settling.await();
		subscription.dispose();
		cancelled.countDown();
		settled.await();

		assertThat(interrupted).isFalse();
	}

	@Test
	void shouldNotTakeAnInterruptionOfAnotherThreadForTheCallers() {
		ScriptedChatModel model = new ScriptedChatModel(
				Act.fail(new IllegalStateException(new ExecutionException(new InterruptedException()))));
		ChatRouter router = router(new Scenario(Mode.CALL))
			.targets(target("a", model), target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();

		assertThat(router.call(new Prompt("Hi")).getResult().getOutput().getText()).isEqualTo("from b");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void shouldSettleOnceWhenCompletionAndCancelRace() throws Exception {
		int rounds = 20_000;
		AtomicInteger attempts = new AtomicInteger();
		AtomicInteger calls = new AtomicInteger();
		AtomicInteger admitted = new AtomicInteger();
		Sinks.Many<ChatResponse>[] sink = newSink();
		ScriptedChatModel model = new ScriptedChatModel(new Act(() -> null, Flux.defer(() -> sink[0].asFlux())));
		ChatRouter router = new Scenario(Mode.STREAM).router()
			.clock(RouterClock.system())
			.callPolicies(List.of((call) -> Admission.proceed((outcome) -> calls.incrementAndGet())))
			.attemptPolicies(List.of((attempt) -> {
				admitted.incrementAndGet();
				return Admission.proceed((outcome) -> attempts.incrementAndGet());
			}))
			.targets(target("a", model), target("b", model))
			.build();
		CyclicBarrier barrier = new CyclicBarrier(2);
		ExecutorService other = Executors.newSingleThreadExecutor();
		try {
			for (int i = 0; i < rounds; i++) {
				sink[0] = Sinks.many().unicast().onBackpressureBuffer();
				Disposable subscription = router.stream(new Prompt("Hi")).subscribe((response) -> {
				}, (error) -> {
				});
				sink[0].tryEmitNext(chunk("Hi", null));
				sink[0].tryEmitNext(chunk("", "STOP"));
				Future<?> cancel = other.submit(() -> {
					barrier.await();
					subscription.dispose();
					return null;
				});
				barrier.await();
				if (i % 2 == 0) {
					sink[0].tryEmitComplete();
				}
				else {
					// before the finish reason of the next attempt: cancel races a retry
					sink[0].tryEmitError(ModelFailure.of(FailureKind.SERVER_ERROR));
				}
				cancel.get(10, TimeUnit.SECONDS);
			}
		}
		finally {
			other.shutdownNow();
		}

		assertThat(calls).hasValue(rounds);
		assertThat(attempts).hasValue(admitted.get());
	}

	@Test
	void shouldSettleOnceWhenTheNextAttemptAndCancelRace() throws Exception {
		int rounds = 20_000;
		AtomicInteger settled = new AtomicInteger();
		AtomicInteger admitted = new AtomicInteger();
		AtomicInteger calls = new AtomicInteger();
		Sinks.Many<ChatResponse>[] sink = newSink();
		ScriptedChatModel first = new ScriptedChatModel(new Act(() -> null, Flux.defer(() -> sink[0].asFlux())));
		ScriptedChatModel second = new ScriptedChatModel(new Act(() -> null, Flux.never()));
		ChatRouter router = new Scenario(Mode.STREAM).router()
			.clock(RouterClock.system())
			.callPolicies(List.of((call) -> Admission.proceed((outcome) -> calls.incrementAndGet())))
			.attemptPolicies(List.of((attempt) -> {
				admitted.incrementAndGet();
				return Admission.proceed((outcome) -> settled.incrementAndGet());
			}))
			.targets(target("a", first), target("b", second))
			.build();
		CyclicBarrier barrier = new CyclicBarrier(2);
		ExecutorService other = Executors.newSingleThreadExecutor();
		try {
			for (int i = 0; i < rounds; i++) {
				sink[0] = Sinks.many().unicast().onBackpressureBuffer();
				Disposable subscription = router.stream(new Prompt("Hi")).subscribe((response) -> {
				}, (error) -> {
				});
				Future<?> cancel = other.submit(() -> {
					barrier.await();
					subscription.dispose();
					return null;
				});
				barrier.await();
				sink[0].tryEmitError(ModelFailure.of(FailureKind.SERVER_ERROR));
				cancel.get(10, TimeUnit.SECONDS);
			}
		}
		finally {
			other.shutdownNow();
		}

		assertThat(calls).hasValue(rounds);
		assertThat(settled).hasValue(admitted.get());
	}

	@Test
	void shouldStopAndRestoreTheFlagWhenInterruptedDuringBackoff() throws Exception {
		ScriptedChatModel model = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));
		CountDownLatch sleeping = new CountDownLatch(1);
		RouterClock clock = new RouterClock(System::nanoTime, (delay, closing) -> {
			sleeping.countDown();
			RouterClock.system().sleeper().sleep(delay, closing);
		}, RouterClock.system().scheduler());
		ChatRouter router = router(new Scenario(Mode.CALL)).clock(clock).targets(target("a", model)).build();

		Interrupted interrupted = new Interrupted(router);
		interrupted.thread.start();
		sleeping.await();
		interrupted.thread.interrupt();
		interrupted.thread.join(5_000);

		assertThat(interrupted.error.kind()).isEqualTo(FailureKind.CANCELLED);
		assertThat(interrupted.flag).isTrue();
		assertThat(model.asked()).isOne();
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
		assertThat(this.attempts).singleElement().isInstanceOf(Outcome.Failed.class);
	}

	@Test
	void shouldTakeAnInterruptedTargetForCancelledNotFailed() {
		// a client that lets the exception out with the flag cleared
		ScriptedChatModel model = new ScriptedChatModel(
				Act.fail(new IllegalStateException(new InterruptedException())));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));
		ChatRouter router = router(new Scenario(Mode.CALL)).targets(target("a", model), target("b", second)).build();

		assertThatExceptionOfType(ChatRouterException.class).isThrownBy(() -> router.call(new Prompt("Hi")))
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED));

		assertThat(Thread.interrupted()).isTrue();
		assertThat(second.asked()).isZero();
		assertThat(this.attempts).singleElement().isInstanceOf(Outcome.Cancelled.class);
	}

	@Test
	void shouldInterruptACallThatKeepsNoTimeoutItself() throws Exception {
		ScriptedChatModel silent = new ScriptedChatModel(new Act(() -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return null;
		}, Flux.never()));
		RouterTimeouts timeouts = new RouterTimeouts(Duration.ofMillis(50), Duration.ofSeconds(30),
				Duration.ofSeconds(30), Duration.ofMinutes(2), null);
		ChatRouter router = router(new Scenario(Mode.CALL)).clock(RouterClock.system())
			.timeouts(timeouts)
			.targets(Target.of("a", silent), Target.of("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();

		ChatResponse response = router.call(new Prompt("Hi"));

		assertThat(response.getResult().getOutput().getText()).isEqualTo("from b");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(silent.asked()).isOne();
	}

	@Test
	void shouldStayOnTheCallersThread() {
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("fine"),
				Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));
		ChatRouter router = router(new Scenario(Mode.CALL)).targets(target("a", model)).build();

		router.call(new Prompt("Hi"));

		assertThat(model.threads).hasSize(2).containsOnly(Thread.currentThread());
	}

	private ChatRouterBuilder router(Scenario scenario) {
		Permit callPermit = this.calls::add;
		Permit attemptPermit = this.attempts::add;
		return scenario.router()
			.callPolicies(List.of((call) -> Admission.proceed(callPermit)))
			.attemptPolicies(List.of((attempt) -> Admission.proceed(attemptPermit)));
	}

	@SuppressWarnings("unchecked")
	private static Sinks.Many<ChatResponse>[] newSink() {
		return new Sinks.Many[1];
	}

	private static final class Interrupted {

		private final Thread thread;

		private volatile ChatRouterException error;

		private volatile boolean flag;

		private Interrupted(ChatRouter router) {
			this.thread = new Thread(() -> {
				try {
					router.call(new Prompt("Hi"));
				}
				catch (ChatRouterException ex) {
					this.error = ex;
					this.flag = Thread.currentThread().isInterrupted();
				}
			});
		}

	}

}
