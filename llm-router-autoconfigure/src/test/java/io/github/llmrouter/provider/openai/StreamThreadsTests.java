package io.github.llmrouter.provider.openai;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.TestAttempt;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class StreamThreadsTests {

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void shouldHoldNoPlatformThreadPerStream() throws Exception {
		withOpenStreams(200, (threads) -> assertThat(threads).hasSizeLessThan(40));
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void shouldReadStreamsOnDaemonThreadsOfItsOwn() throws Exception {
		withOpenStreams(20, (threads) -> {
			threads.values().removeIf((stack) -> Arrays.stream(stack).noneMatch(this::isReader));
			assertThat(threads.keySet()).hasSize(20)
				.allMatch((thread) -> thread.isDaemon() && thread.getName().startsWith("llm-fake-"));
		});
	}

	private boolean isReader(StackTraceElement frame) {
		return frame.getClassName().endsWith(".SseFilter");
	}

	/**
	 * Hold streams open.
	 * @param assertion what comes to hold for the platform threads that they cost on the
	 * client's side
	 */
	private static void withOpenStreams(int streams, ThrowingConsumer<Map<Thread, StackTraceElement[]>> assertion)
			throws InterruptedException, IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.data(Completions.chunk("Hel"));
			connection.stall(new CompletableFuture<>());
		})) {
			Map<Thread, StackTraceElement[]> before = platformThreads();
			CountDownLatch started = new CountDownLatch(streams);
			List<Disposable> open = new ArrayList<>();
			for (int i = 0; i < streams; i++) {
				TestAttempt attempt = fake.attempt();
				open.add(attempt.open().subscribe((response) -> started.countDown()));
			}
			assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
			// a reader may still be on its way back from the first chunk
			Awaitility.await().untilAsserted(() -> {
				Map<Thread, StackTraceElement[]> during = platformThreads();
				during.keySet().removeAll(before.keySet());
				assertion.accept(during);
			});
			open.forEach(Disposable::dispose);
		}
	}

	private static Map<Thread, StackTraceElement[]> platformThreads() {
		// virtual threads are not among them
		Map<Thread, StackTraceElement[]> threads = new HashMap<>(Thread.getAllStackTraces());
		threads.keySet().removeIf((thread) -> thread.getName().equals(RawServer.THREAD_NAME));
		return threads;
	}

}
