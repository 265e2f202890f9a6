package io.github.llmrouter.provider.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class LazyChatModelTests {

	private static final ChatResponse ANSWER = new ChatResponse(List.of(new Generation(new AssistantMessage("Hi"))));

	private static final Prompt PROMPT = new Prompt("Hello");

	private final AtomicInteger made = new AtomicInteger();

	@Test
	void shouldMakeTheModelWhenItIsNeeded() {
		LazyChatModel model = lazy(this::answering);
		assertThat(model.getOptions().getModel()).isEqualTo("a-model");
		assertThat(this.made).hasValue(0);
		assertThat(model.call(PROMPT)).isSameAs(ANSWER);
		assertThat(model.stream(PROMPT).blockLast()).isSameAs(ANSWER);
		assertThat(this.made).hasValue(1);
	}

	@Test
	void shouldMakeOneModelForManyThreads() {
		LazyChatModel model = lazy(this::answering);
		CountDownLatch go = new CountDownLatch(1);
		List<CompletableFuture<ChatResponse>> calls = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
			await(go);
			return model.call(PROMPT);
		}, (task) -> new Thread(task).start())).limit(20).toList();
		go.countDown();
		assertThat(calls).allSatisfy((call) -> assertThat(call.join()).isSameAs(ANSWER));
		assertThat(this.made).hasValue(1);
	}

	@Test
	void shouldNotHoldTheThreadThatSubscribes() {
		CountDownLatch go = new CountDownLatch(1);
		LazyChatModel model = lazy(() -> {
			await(go);
			return answering();
		});
		model.warmUp();
		StepVerifier.create(model.stream(PROMPT)).then(go::countDown).expectNext(ANSWER).verifyComplete();
	}

	@Test
	void shouldForgetACallerWhoLeavesBeforeTheModelIsThere() {
		CountDownLatch go = new CountDownLatch(1);
		AtomicInteger asked = new AtomicInteger();
		LazyChatModel model = lazy(() -> {
			await(go);
			return new Answering(asked);
		});
		model.stream(PROMPT).subscribe().dispose();
		go.countDown();
		assertThat(model.call(PROMPT)).isSameAs(ANSWER);
		assertThat(asked).hasValue(1);
	}

	@Test
	void shouldTellWhyThereIsNoModel(CapturedOutput output) {
		NoClassDefFoundError failure = new NoClassDefFoundError("okhttp3/Missing");
		LazyChatModel model = lazy(() -> {
			throw failure;
		});
		assertThatThrownBy(() -> model.call(PROMPT)).isSameAs(failure);
		StepVerifier.create(model.stream(PROMPT)).verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(failure));
		assertThat(output).containsOnlyOnce("The client of provider 'acme' cannot be made");
	}

	private LazyChatModel lazy(Supplier<ChatModel> factory) {
		return new LazyChatModel("acme", ChatOptions.builder().model("a-model").build(), factory);
	}

	private ChatModel answering() {
		this.made.incrementAndGet();
		return new Answering(new AtomicInteger());
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Answering(AtomicInteger asked) implements ChatModel {

		@Override
		public ChatResponse call(Prompt prompt) {
			this.asked.incrementAndGet();
			return ANSWER;
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			return Flux.defer(() -> Flux.just(call(prompt)));
		}

	}

}
