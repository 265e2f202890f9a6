package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.autoconfigure.LlmShutdownAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.shutdown.CallGate;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The application ends, or pauses, while calls are under way, and gives them some time.
 */
@Timeout(60)
class GracefulShutdownTests {

	private final Puppet model = new Puppet();

	private final List<Outcome> calls = Collections.synchronizedList(new ArrayList<>());

	private final List<Outcome> attempts = Collections.synchronizedList(new ArrayList<>());

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class, LlmRouterAutoConfiguration.class,
				LlmShutdownAutoConfiguration.class))
		.withBean(CallPolicy.class, () -> (call) -> Admission.proceed(this.calls::add))
		.withBean(AttemptPolicy.class, () -> (attempt) -> Admission.proceed(this.attempts::add));

	private final ApplicationContextRunner runner = this.bare.withBean("puppet", ChatModel.class, () -> this.model)
		.withPropertyValues("llm.models=puppet:x", "llm.providers.puppet.type=bean",
				"llm.providers.puppet.bean-name=puppet", "llm.primary=false");

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@ExtendWith(OutputCaptureExtension.class)
	void shouldLetACallEndAndRefuseNewOnesMeanwhile(boolean streaming, CapturedOutput output) {
		this.runner.run((context) -> {
			ChatRouter router = router(context);
			CompletableFuture<String> end = start(router, streaming);
			this.model.awaitAsked();
			CompletableFuture<Void> closed = close(context);
			for (boolean refused : new boolean[] { false, true }) {
				assertThat(refusal(router, refused).kind()).isEqualTo(FailureKind.CANCELLED);
			}
			assertThat(closed).isNotDone();
			assertThat(end).isNotDone();

			this.model.answer();

			assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("fine");
			closed.get(10, TimeUnit.SECONDS);
		});

		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Succeeded.class);
		assertThat(this.attempts).singleElement().isInstanceOf(Outcome.Succeeded.class);
		assertThat(output).contains("Waiting for 1 call under way, for 28000 ms at most")
			.contains("No call is under way any more")
			.doesNotContain("Ending");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@ExtendWith(OutputCaptureExtension.class)
	void shouldEndACallThatDoesNotEnd(boolean streaming, CapturedOutput output) {
		this.runner.withPropertyValues("llm.shutdown.grace=300ms").run((context) -> {
			CompletableFuture<String> end = start(router(context), streaming);
			this.model.awaitAsked();
			long begin = System.nanoTime();

			close(context).get(10, TimeUnit.SECONDS);

			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(300),
					Duration.ofSeconds(5));
			assertThat(failure(end).kind()).isEqualTo(FailureKind.CANCELLED);
		});

		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
		assertThat(this.attempts).singleElement().isInstanceOf(Outcome.Cancelled.class);
		assertThat(output).contains("Ending 1 call under way").doesNotContain("still");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldEndACallThatWaitsToTryAgain(boolean streaming) {
		try (FakeOpenRouter fake = FakeOpenRouter.start()) {
			fake.reply(Reply.status(503).header("Retry-After", "30"));
			overHttp(fake).withPropertyValues("llm.shutdown.grace=100ms").run((context) -> {
				CompletableFuture<String> end = start(router(context), streaming);
				Awaitility.await().until(() -> this.attempts.size() == 1);

				close(context).get(10, TimeUnit.SECONDS);

				assertThat(failure(end).kind()).isEqualTo(FailureKind.CANCELLED);
			});
			assertThat(fake.requestCount()).isOne();
			Awaitility.await().until(() -> fake.connectionCount() == 0);
		}
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
		assertThat(this.attempts).singleElement().isInstanceOf(Outcome.Failed.class);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldLetACallTryAgain(boolean streaming) {
		try (FakeOpenRouter fake = FakeOpenRouter.start()) {
			fake.enqueue(Reply.status(503));
			fake.reply(Reply.text("fine"));
			overHttp(fake).withPropertyValues("llm.retry.initial-interval=1s", "llm.retry.jitter=false")
				.run((context) -> {
					CompletableFuture<String> end = start(router(context), streaming);
					Awaitility.await().until(() -> this.attempts.size() == 1);

					close(context).get(10, TimeUnit.SECONDS);

					assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("fine");
				});
		}
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Succeeded.class);
		assertThat(this.attempts).hasSize(2);
	}

	@Test
	void shouldBreakAStreamThatStalls() {
		try (FakeOpenRouter fake = FakeOpenRouter.start()) {
			fake.reply(Reply.text("a b c d").stallAfter(2));
			overHttp(fake).withPropertyValues("llm.shutdown.grace=100ms").run((context) -> {
				CountDownLatch begun = new CountDownLatch(1);
				CompletableFuture<List<String>> end = router(context).stream("Hi")
					.doOnNext((piece) -> begun.countDown())
					.collectList()
					.toFuture();
				assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

				close(context).get(10, TimeUnit.SECONDS);

				assertThat(failure(end)).isInstanceOf(StreamBrokenException.class);
			});
		}
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
	}

	@Test
	void shouldNotWaitLongerForAStreamThatNobodyReads() {
		this.runner.withPropertyValues("llm.shutdown.grace=100ms").run((context) -> {
			this.model.answer();
			router(context).stream(new Prompt("Hi")).subscribe(new BaseSubscriber<>() {

				@Override
				protected void hookOnSubscribe(Subscription subscription) {
				}

				@Override
				protected void hookOnError(Throwable error) {
				}

			});
			CallGate gate = context.getBean(CallGate.class);
			assertThat(gate.active()).isOne();

			close(context).get(10, TimeUnit.SECONDS);

			assertThat(gate.active()).isZero();
		});
		assertThat(this.calls).singleElement().isInstanceOf(Outcome.Cancelled.class);
	}

	@Test
	void shouldCountAStreamUntilItIsCancelled() {
		this.runner.run((context) -> {
			CallGate gate = context.getBean(CallGate.class);
			Flux<ChatResponse> stream = router(context).stream(new Prompt("Hi"));
			assertThat(gate.active()).isZero();

			Disposable subscription = stream.subscribe();
			assertThat(gate.active()).isOne();
			subscription.dispose();

			assertThat(gate.active()).isZero();
			assertThat(close(context)).succeedsWithin(Duration.ofSeconds(5));
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void shouldNotWaitIfNothingIsUnderWay(CapturedOutput output) {
		this.runner.run((context) -> {
			this.model.answer();
			start(router(context), false).get(10, TimeUnit.SECONDS);
			close(context).get(10, TimeUnit.SECONDS);
		});
		assertThat(output).doesNotContain("Waiting for");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldBeginCallsAgainAfterAPause(boolean streaming) {
		this.runner.withPropertyValues("llm.shutdown.grace=100ms").run((context) -> {
			ChatRouter router = router(context);
			CompletableFuture<String> end = start(router, streaming);
			this.model.awaitAsked();
			ConfigurableApplicationContext application = context
				.getSourceApplicationContext(GenericApplicationContext.class);

			application.stop();
			assertThat(failure(end).kind()).isEqualTo(FailureKind.CANCELLED);
			assertThat(refusal(router, streaming).kind()).isEqualTo(FailureKind.CANCELLED);

			application.start();
			this.model.answer();
			assertThat(start(router, streaming).get(10, TimeUnit.SECONDS)).isEqualTo("fine");
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void shouldWarnIfSpringDoesNotWaitThatLong(CapturedOutput output) {
		this.runner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=20s")
			.run((context) -> assertThat(output).containsOnlyOnce("llm.shutdown.grace does not end two seconds before "
					+ "spring.lifecycle.timeout-per-shutdown-phase, which is 20000 ms: "
					+ "when the application ends, calls are ended after 18000 ms"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void shouldEndCallsBeforeSpringWaitsNoLonger(CapturedOutput output) {
		this.runner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=2s", "llm.shutdown.grace=2s")
			.run((context) -> {
				CompletableFuture<String> end = start(router(context), false);
				this.model.awaitAsked();

				close(context).get(10, TimeUnit.SECONDS);

				assertThat(failure(end).kind()).isEqualTo(FailureKind.CANCELLED);
			});
		assertThat(output).contains("Ending 1 call under way")
			.doesNotContain("still running after timeout")
			.doesNotContain("is shorter than");
	}

	@Test
	void shouldLeaveARouterAloneThatDoesNotAskPolicies() {
		ChatRouter own = new OwnRouter();
		this.runner.withBean(ChatRouter.class, () -> own)
			.run((context) -> assertThat(close(context)).succeedsWithin(Duration.ofSeconds(10)));
	}

	private ApplicationContextRunner overHttp(FakeOpenRouter fake) {
		return this.bare.withPropertyValues("llm.models=a/a", "llm.openrouter.base-url=" + fake.baseUrl(),
				"llm.openrouter.api-key=" + fake.apiKey());
	}

	private static ChatRouter router(AssertableApplicationContext context) {
		return context.getBean(ChatRouter.class);
	}

	/** On another thread; new calls are refused when this returns. */
	private static CompletableFuture<Void> close(AssertableApplicationContext context) {
		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close, (task) -> new Thread(task).start());
		Awaitility.await().until(() -> closed.isDone() || isWaiting());
		return closed;
	}

	private static boolean isWaiting() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("llm-shutdown"));
	}

	private static CompletableFuture<String> start(ChatRouter router, boolean streaming) {
		return streaming ? router.stream("Hi").collectList().map((pieces) -> String.join("", pieces)).toFuture()
				: CompletableFuture.supplyAsync(() -> router.call("Hi"), (task) -> new Thread(task).start());
	}

	private static RefusedException refusal(ChatRouter router, boolean streaming) {
		RefusedException refusal = catchThrowableOfType(RefusedException.class,
				() -> (streaming ? router.stream("Hi").blockLast() : router.call("Hi")).length());
		assertThat(refusal).hasMessage("The application ends, and begins no more calls");
		return refusal;
	}

	private static ChatRouterException failure(CompletableFuture<?> end) {
		ExecutionException error = catchThrowableOfType(ExecutionException.class, () -> end.get(10, TimeUnit.SECONDS));
		assertThat(error).isNotNull();
		return (ChatRouterException) error.getCause();
	}

	/** Answers when it is told to. */
	private static final class Puppet implements ChatModel {

		private final CountDownLatch asked = new CountDownLatch(1);

		private final CompletableFuture<ChatResponse> answer = new CompletableFuture<>();

		void awaitAsked() throws InterruptedException {
			assertThat(this.asked.await(10, TimeUnit.SECONDS)).isTrue();
		}

		void answer() {
			this.answer.complete(new ChatResponse(List.of(new Generation(new AssistantMessage("fine"),
					ChatGenerationMetadata.builder().finishReason("STOP").build()))));
		}

		@Override
		public ChatResponse call(Prompt prompt) {
			this.asked.countDown();
			try {
				return this.answer.get();
			}
			catch (InterruptedException | ExecutionException ex) {
				throw new CompletionException(ex);
			}
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			this.asked.countDown();
			return Mono.fromFuture(this.answer, true).flux();
		}

	}

	/** As an application may write it. */
	private static final class OwnRouter implements ChatRouter {

		@Override
		public ChatResponse call(Prompt prompt) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			throw new UnsupportedOperationException();
		}

		@Override
		public RoutingChatOptions getOptions() {
			return RoutingChatOptions.builder().build();
		}

		@Override
		public String route() {
			return "default";
		}

		@Override
		public Map<String, List<String>> routes() {
			return Map.of();
		}

		@Override
		public ChatRouter forRoute(String route) {
			return this;
		}

	}

}
