package io.github.llmrouter.provider.openai;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.TestAttempt;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class StreamCancellationTests {

	private static final Duration PROMPTLY = Duration.ofSeconds(10);

	private final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final CountDownLatch requested = new CountDownLatch(1);

	private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

	private final RawServer.Script stallAfterFirstToken = (request, connection) -> {
		connection.startStream();
		connection.data(Completions.chunk("Hel"));
		connection.stall(this.gone);
	};

	private final RawServer.Script neverAnswer = (request, connection) -> {
		this.requested.countDown();
		connection.stall(this.gone);
	};

	@BeforeEach
	void collectDroppedErrors() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void reset() {
		Hooks.resetOnErrorDropped();
	}

	@Test
	void shouldBreakTheConnectionOfAStalledStreamThatIsCancelled(CapturedOutput output) throws Exception {
		try (OpenAiFixture fake = new OpenAiFixture(this.stallAfterFirstToken)) {
			CountDownLatch first = new CountDownLatch(1);
			Disposable stream = fake.attempt().open().subscribe((response) -> first.countDown());
			assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(CompletableFuture.runAsync(stream::dispose)).as("cancelling").succeedsWithin(PROMPTLY);
			assertThat(this.gone).succeedsWithin(PROMPTLY);
			awaitNothingUnderWay(fake);
			assertThat(this.dropped).isEmpty();
			assertThat(output).doesNotContain("ERROR");
		}
	}

	@Test
	void shouldBreakTheConnectionOfAStreamThatIsCancelledBeforeItsHead() throws Exception {
		try (OpenAiFixture fake = new OpenAiFixture(this.neverAnswer)) {
			Disposable stream = fake.attempt().open().subscribe();
			assertThat(this.requested.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(CompletableFuture.runAsync(stream::dispose)).succeedsWithin(PROMPTLY);
			assertThat(this.gone).succeedsWithin(PROMPTLY);
			awaitNothingUnderWay(fake);
			assertThat(this.dropped).isEmpty();
		}
	}

	@Test
	void shouldEndAStalledStreamWhoseAttemptEnds() throws Exception {
		try (OpenAiFixture fake = new OpenAiFixture(this.stallAfterFirstToken)) {
			TestAttempt attempt = fake.attempt();
			CountDownLatch first = new CountDownLatch(1);
			CompletableFuture<List<ChatResponse>> stream = attempt.open()
				.doOnNext((response) -> first.countDown())
				.collectList()
				.toFuture();
			assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
			attempt.signals().end();
			assertThat(stream).succeedsWithin(PROMPTLY);
			assertThat(this.gone).succeedsWithin(PROMPTLY);
			awaitNothingUnderWay(fake);
		}
	}

	@Test
	void shouldEndAStreamWhoseAttemptEndsBeforeItsHead(CapturedOutput output) throws Exception {
		try (OpenAiFixture fake = new OpenAiFixture(this.neverAnswer)) {
			TestAttempt attempt = fake.attempt();
			CompletableFuture<List<ChatResponse>> stream = attempt.open().collectList().toFuture();
			assertThat(this.requested.await(10, TimeUnit.SECONDS)).isTrue();
			attempt.signals().end();
			assertThat(stream).succeedsWithin(PROMPTLY).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
			assertThat(this.gone).succeedsWithin(PROMPTLY);
			awaitNothingUnderWay(fake);
			assertThat(output).doesNotContain("ERROR");
		}
	}

	@Test
	void shouldFailACallWhoseAttemptEnds() throws Exception {
		try (OpenAiFixture fake = new OpenAiFixture(this.neverAnswer)) {
			TestAttempt attempt = fake.attempt();
			CompletableFuture<ChatResponse> call = CompletableFuture.supplyAsync(attempt::call);
			assertThat(this.requested.await(10, TimeUnit.SECONDS)).isTrue();
			attempt.signals().end();
			assertThat(call).failsWithin(PROMPTLY).withThrowableOfType(ExecutionException.class);
			assertThat(this.gone).succeedsWithin(PROMPTLY);
		}
	}

	@Test
	void shouldKeepTheConnectionOfAStreamThatIsOver() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> connection.stream(Completions.chunk("a"),
				Completions.finish("stop"), "[DONE]"))) {
			for (int i = 0; i < 5; i++) {
				fake.attempt().stream();
				awaitNothingUnderWay(fake);
			}
			assertThat(fake.server.requests()).hasSize(5);
			assertThat(fake.server.connections()).isEqualTo(1);
		}
	}

	@Test
	void shouldForgetAnAttemptThatIsNeverMade() throws IOException {
		try (OpenAiFixture fake = new OpenAiFixture(this.neverAnswer)) {
			TestAttempt attempt = fake.attempt();
			attempt.prompt(TestAttempt.FOREVER);
			assertThat(fake.provider.underWay()).isEqualTo(1);
			attempt.signals().end();
			assertThat(fake.provider.underWay()).isZero();
		}
	}

	private static void awaitNothingUnderWay(OpenAiFixture fake) {
		while (fake.provider.underWay() > 0) {
			Thread.onSpinWait();
		}
	}

}
