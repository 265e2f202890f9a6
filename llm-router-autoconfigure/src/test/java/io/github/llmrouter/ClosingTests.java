package io.github.llmrouter;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.retry.BackOffStrategy;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.retry.RetrySettings;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.ScriptedChatModel.chunk;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The router is closed while calls are under way.
 */
class ClosingTests {

	private final List<Outcome> calls = Collections.synchronizedList(new ArrayList<>());

	private final List<Outcome> attempts = Collections.synchronizedList(new ArrayList<>());

	private final ScriptedChatModel next = new ScriptedChatModel(Act.answer("never"));

	private final CountDownLatch released = new CountDownLatch(1);

	@ParameterizedTest
	@EnumSource(Mode.class)
	void shouldEndAWaitBeforeARetryAtOnce(Mode mode) throws Exception {
		ScriptedChatModel model = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));
		ChatRouter router = router(Target.of("a", model));

		CompletableFuture<Throwable> end = start(router, mode);
		Awaitility.await().until(() -> this.attempts.size() == 1);
		close(router);

		assertThat(failure(end)).isNotInstanceOf(StreamBrokenException.class);
		assertThat(failure(end).getSuppressed()).hasSize(1);
		assertThat(model.asked()).isOne();
		assertThat(this.attempts).singleElement().isInstanceOf(Outcome.Failed.class);
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void shouldEndAnAttemptAtOnceAndMakeNoOther(Mode mode) throws Exception {
		ScriptedChatModel silent = new ScriptedChatModel(new Act(this::block, Flux.never()));
		ChatRouter router = router(Target.of("a", silent));

		CompletableFuture<Throwable> end = start(router, mode);
		Awaitility.await().until(() -> silent.asked() == 1);
		close(router);

		assertThat(failure(end)).isNotInstanceOf(StreamBrokenException.class);
		assertThat(this.next.asked()).isZero();
		assertThat(this.attempts).singleElement().isInstanceOf(Outcome.Cancelled.class);
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void shouldStopATransportThatKeepsItsOwnTime(Mode mode) throws Exception {
		AtomicBoolean stopped = new AtomicBoolean();
		ScriptedChatModel silent = new ScriptedChatModel(new Act(this::block, Flux.never()));
		ChatRouter router = router(new Target("a", "a", "a", silent, new TargetAdapter() {

			@Override
			public boolean keepsTimeout() {
				return true;
			}

			@Override
			public void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
				signals.onEnd(() -> {
					stopped.set(true);
					ClosingTests.this.released.countDown();
				});
			}

		}));

		CompletableFuture<Throwable> end = start(router, mode);
		Awaitility.await().until(() -> silent.asked() == 1);
		close(router);

		failure(end);
		assertThat(stopped).isTrue();
		assertThat(this.next.asked()).isZero();
	}

	@Test
	void shouldTellWhatHasComeOfAStream() throws Exception {
		Flux<ChatResponse> stalls = Flux.concat(Flux.just(chunk("Hello", null)), Flux.never());
		ScriptedChatModel model = new ScriptedChatModel(new Act(() -> null, stalls));
		ChatRouter router = router(Target.of("a", model));

		CompletableFuture<Throwable> end = start(router, Mode.STREAM);
		Awaitility.await().until(() -> model.asked() == 1);
		close(router);

		assertThat(failure(end)).isInstanceOfSatisfying(StreamBrokenException.class, (broken) -> {
			assertThat(broken.partialText()).isEqualTo("Hello");
			assertThat(broken.model()).isEqualTo("a");
		});
	}

	@Test
	void shouldEndAStreamOfWhichNothingIsAskedAtTheMoment() throws Exception {
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("one two three"));
		ChatRouter router = router(Target.of("a", model));
		CompletableFuture<Throwable> end = new CompletableFuture<>();

		router.stream(new Prompt("Hi")).subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnError(Throwable error) {
				end.complete(error);
			}

		});
		close(router);

		assertThat(failure(end)).isInstanceOf(StreamBrokenException.class);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void shouldNotBeginACallAfterwards(Mode mode) throws Exception {
		ChatRouter router = router(Target.of("a", this.next));
		close(router);

		failure(start(router, mode));

		assertThat(this.next.asked()).isZero();
		assertThat(this.calls).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void shouldEndCallsOnViewsTooButNotByThem(Mode mode) throws Exception {
		ScriptedChatModel model = new ScriptedChatModel(new Act(this::block, Flux.never()), Act.answer("an answer"));
		ChatRouter router = router(Target.of("a", model));
		ChatRouter view = router.forRoute("default");

		close(view);
		assertThat(start(view, mode).get(10, TimeUnit.SECONDS)).isNull();
		CompletableFuture<Throwable> end = start(view, mode);
		Awaitility.await().until(() -> model.asked() == 2);
		close(router);

		failure(end);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void shouldForgetACallThatIsOver(Mode mode) throws Exception {
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("from a"),
				Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));
		ChatRouter router = ChatRouter.builder()
			.retries(retries(Duration.ofMillis(1)))
			.failureClassifier(Scenario.classifier())
			.targets(Target.of("a", model))
			.build();
		List<WeakReference<?>> parts = ask(router, mode, model);

		Awaitility.await().pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
			System.gc();
			assertThat(parts).extracting(WeakReference::get).containsOnlyNulls();
		});
		assertThat(router.routes()).isEqualTo(Map.of("default", List.of("a")));
	}

	private static List<WeakReference<?>> ask(ChatRouter router, Mode mode, ScriptedChatModel model) throws Exception {
		Prompt prompt = new Prompt("Hi");
		assertThat(start(router, mode, prompt).get(10, TimeUnit.SECONDS)).isNull();
		List<WeakReference<?>> parts = new ArrayList<>();
		parts.add(new WeakReference<>(prompt.getInstructions().get(0)));
		if (mode == Mode.CALL) {
			parts.add(new WeakReference<>(model.threads.get(0)));
		}
		model.prompts.clear();
		model.threads.clear();
		return parts;
	}

	private ChatRouter router(Target first) {
		return ChatRouter.builder()
			.retries(retries(Duration.ofMinutes(1)))
			.failureClassifier(Scenario.classifier())
			.callPolicies(List.of((call) -> Admission.proceed(this.calls::add)))
			.attemptPolicies(List.of((attempt) -> Admission.proceed(this.attempts::add)))
			.targets(first, Target.of("b", this.next))
			.build();
	}

	private static Retries retries(Duration interval) {
		RetrySettings settings = new RetrySettings(3, BackOffStrategy.FIXED, interval, 1, interval, false, interval,
				Map.of());
		return new Retries(settings, null, new RetryBudget(RetryBudgetSettings.DEFAULTS, System::nanoTime), () -> 0);
	}

	/** As a client does that is interrupted, or whose connection is closed. */
	private ChatResponse block() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		throw ModelFailure.retryable(FailureKind.NETWORK);
	}

	private static CompletableFuture<Throwable> start(ChatRouter router, Mode mode) {
		return start(router, mode, new Prompt("Hi"));
	}

	/** Completes with what the call fails with, or null. */
	private static CompletableFuture<Throwable> start(ChatRouter router, Mode mode, Prompt prompt) {
		CompletableFuture<Throwable> end = new CompletableFuture<>();
		if (mode == Mode.STREAM) {
			router.stream(prompt).subscribe((chunk) -> {
			}, end::complete, () -> end.complete(null));
			return end;
		}
		Thread thread = new Thread(() -> {
			try {
				router.call(prompt);
				end.complete(null);
			}
			catch (Throwable ex) {
				end.complete(Thread.currentThread().isInterrupted() ? new AssertionError("interrupted", ex) : ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return end;
	}

	private static ChatRouterException failure(CompletableFuture<Throwable> end) throws Exception {
		Throwable error = end.get(10, TimeUnit.SECONDS);
		assertThat(error).isInstanceOf(ChatRouterException.class)
			.hasMessage("The call was ended because the router is closed, as it is when its application ends");
		ChatRouterException failure = (ChatRouterException) error;
		assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED);
		return failure;
	}

	private static void close(ChatRouter router) throws Exception {
		((AutoCloseable) router).close();
	}

}
