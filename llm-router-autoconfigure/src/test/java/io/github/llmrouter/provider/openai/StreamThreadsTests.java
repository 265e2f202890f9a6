package io.github.llmrouter.provider.openai;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
	void shouldReadStreamsOnDaemonThreads() throws Exception {
		assertThat(platformThreadsOf(20)).filteredOn((thread) -> thread.getName().startsWith("llm-fake-"))
			.hasSizeGreaterThanOrEqualTo(20)
			.allMatch(Thread::isDaemon);
	}

	/**
	 * Hold streams open.
	 * @return the platform threads they cost on the client's side
	 */
	private static Set<Thread> platformThreadsOf(int streams) throws InterruptedException, IOException {
		try (OpenAiFixture fake = new OpenAiFixture((request, connection) -> {
			connection.startStream();
			connection.data(Completions.chunk("Hel"));
			connection.stall(new CompletableFuture<>());
		})) {
			Set<Thread> before = platformThreads();
			CountDownLatch started = new CountDownLatch(streams);
			List<Disposable> open = new ArrayList<>();
			for (int i = 0; i < streams; i++) {
				TestAttempt attempt = fake.attempt();
				open.add(attempt.open().subscribe((response) -> started.countDown()));
			}
			assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
			Set<Thread> during = platformThreads();
			during.removeAll(before);
			open.forEach(Disposable::dispose);
			return during;
		}
	}

	private static Set<Thread> platformThreads() {
		// virtual threads are not among them; "pool" is the server's
		Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
		threads.removeIf((thread) -> thread.getName().startsWith("pool-"));
		return threads;
	}

}
