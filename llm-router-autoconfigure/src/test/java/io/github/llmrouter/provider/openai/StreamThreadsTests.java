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
		assertThat(platformThreadsOf(200)).hasSizeLessThan(40);
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void shouldReadStreamsOnDaemonThreadsOfItsOwn() throws Exception {
		Map<Thread, StackTraceElement[]> threads = platformThreadsOf(20);
		threads.values()
			.removeIf(
					(stack) -> Arrays.stream(stack).noneMatch((frame) -> frame.getClassName().endsWith(".SseFilter")));
		assertThat(threads.keySet()).hasSize(20)
			.allMatch((thread) -> thread.isDaemon() && thread.getName().startsWith("llm-fake-"));
	}

	/**
	 * Hold streams open.
	 * @return the platform threads they cost on the client's side
	 */
	private static Map<Thread, StackTraceElement[]> platformThreadsOf(int streams)
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
			Map<Thread, StackTraceElement[]> during = platformThreads();
			during.keySet().removeAll(before.keySet());
			open.forEach(Disposable::dispose);
			return during;
		}
	}

	private static Map<Thread, StackTraceElement[]> platformThreads() {
		// virtual threads are not among them
		Map<Thread, StackTraceElement[]> threads = new HashMap<>(Thread.getAllStackTraces());
		threads.keySet().removeIf((thread) -> thread.getName().equals(RawServer.THREAD_NAME));
		return threads;
	}

}
