package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.breaker.BreakerState;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Callers who go away, fail themselves or take their time, over HTTP: the provider is not
 * kept busy, and it is not the model that is blamed.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.timeout.idle=2s", "llm.timeout.response=5s",
				"llm.retry.max-attempts=1", "llm.retry.budget.enabled=false", "llm.circuit-breaker.enabled=true",
				"llm.circuit-breaker.failure-threshold=2", "llm.circuit-breaker.success-threshold=1",
				"llm.circuit-breaker.open-duration=200ms", "llm.circuit-breaker.max-open-duration=200ms" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class CallersWhoLeaveTests {

	private static final Prompt PROMPT = new Prompt("Hi");

	private static final Duration SOON = Duration.ofSeconds(10);

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private CircuitBreakers breakers;

	@BeforeEach
	void reset() {
		this.breakers.reset("first");
		this.breakers.reset("second");
		this.fake.on("second").reply(Reply.text("The second answer"));
	}

	@Test
	void shouldEndTheRequestOfACallThatIsInterrupted() throws Exception {
		this.fake.on("first").reply(Reply.silence());
		CompletableFuture<ChatRouterException> failure = new CompletableFuture<>();
		AtomicBoolean flag = new AtomicBoolean();
		Thread caller = new Thread(() -> {
			failure.complete(catchThrowableOfType(ChatRouterException.class, () -> this.router.call(PROMPT)));
			flag.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		RecordedRequest request = this.fake.takeRequest(SOON);

		caller.interrupt();

		assertThat(failure.get(20, TimeUnit.SECONDS).kind()).isEqualTo(FailureKind.CANCELLED);
		caller.join(SOON.toMillis());
		assertThat(flag).isTrue();
		assertThat(request.awaitCancelled(SOON)).isTrue();
		assertOnlyFirstAskedAndNotBlamed();
	}

	@Test
	void shouldEndTheRequestOfAStreamThatIsCancelledBeforeItsHead() throws Exception {
		this.fake.on("first").reply(Reply.text("late").latency(Duration.ofMinutes(1)));
		Disposable subscription = this.router.stream(PROMPT).subscribe();
		RecordedRequest request = this.fake.takeRequest(SOON);

		subscription.dispose();

		assertThat(request.awaitCancelled(SOON)).isTrue();
		assertOnlyFirstAskedAndNotBlamed();
	}

	@Test
	void shouldEndTheRequestOfASubscriberThatFails() throws Exception {
		this.fake.on("first").reply(Reply.text("word").tokens(1_000_000).tokenEvery(Duration.ofMillis(5)));
		AtomicReference<Throwable> failure = new AtomicReference<>();
		this.router.stream(PROMPT).subscribe((chunk) -> {
			throw new IllegalStateException("mine");
		}, failure::set);

		assertThat(this.fake.takeRequest(SOON).awaitCancelled(SOON)).isTrue();

		Awaitility.await().until(() -> failure.get() != null);
		assertThat(failure.get()).isInstanceOf(IllegalStateException.class).hasMessage("mine");
		assertOnlyFirstAskedAndNotBlamed();
	}

	@Test
	void shouldGiveEverythingToASubscriberWhoTakesOneAtATime() throws Exception {
		String text = "word".repeat(2) + " word".repeat(500);
		this.fake.on("first").reply(Reply.text(text));
		CompletableFuture<String> all = new CompletableFuture<>();
		this.router.stream(PROMPT).subscribe(new BaseSubscriber<>() {

			private final StringBuilder pieces = new StringBuilder();

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(ChatResponse chunk) {
				if (chunk.getResult() != null) {
					this.pieces.append(chunk.getResult().getOutput().getText());
				}
				request(1);
			}

			@Override
			protected void hookOnComplete() {
				all.complete(this.pieces.toString());
			}

			@Override
			protected void hookOnError(Throwable error) {
				all.completeExceptionally(error);
			}

		});
		assertThat(all.get(20, TimeUnit.SECONDS)).isEqualTo(text);
	}

	@Test
	void shouldAskOnceForEachSubscription() {
		this.fake.on("first").reply(Reply.text("fine"));
		Flux<ChatResponse> stream = this.router.stream(PROMPT);
		assertThat(this.fake.chatRequests()).isEmpty();
		stream.blockLast(SOON);
		stream.blockLast(SOON);
		assertThat(this.fake.requestCount("first")).isEqualTo(2);
	}

	@Test
	void shouldGiveBackATrialOfWhichTheCallerLeaves() throws Exception {
		this.fake.on("first").reply(Reply.status(503));
		this.router.call(PROMPT);
		this.router.call(PROMPT);
		assertThat(this.breakers.status("first").state()).isEqualTo(BreakerState.OPEN);
		Awaitility.await().until(() -> this.breakers.letsThrough("first"));
		this.fake.clear();
		this.fake.on("first").reply(Reply.text("").firstTokenNever());
		Disposable trial = this.router.stream(PROMPT).subscribe();
		RecordedRequest request = this.fake.takeRequest(SOON);
		assertThat(request.model()).isEqualTo("first");
		assertThat(servedBy()).isEqualTo("second");

		trial.dispose();

		assertThat(request.awaitCancelled(SOON)).isTrue();
		this.fake.on("first").reply(Reply.text("fine"));
		assertThat(servedBy()).isEqualTo("first");
		assertThat(this.breakers.status("first").state()).isEqualTo(BreakerState.CLOSED);
	}

	@Test
	void shouldBlameAModelThatStallsInTheMiddle() throws Exception {
		this.fake.on("first").reply(Reply.text("one two three").stallAfter(2));

		StreamBrokenException failure = catchThrowableOfType(StreamBrokenException.class,
				() -> this.router.stream(PROMPT).blockLast(SOON));

		assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
		assertThat(this.fake.takeRequest(SOON).awaitCancelled(SOON)).isTrue();
		assertThat(this.breakers.status("first").failuresInARow()).isOne();
	}

	private String servedBy() {
		return RoutedCall.from(this.router.call(PROMPT)).servedBy();
	}

	private void assertOnlyFirstAskedAndNotBlamed() {
		assertThat(this.fake.chatRequests()).hasSize(1);
		assertThat(this.breakers.status("first").failuresInARow()).isZero();
		assertThat(this.breakers.status("first").failedAttempts()).isZero();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
