package io.github.llmrouter.provider.openai;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.TestAttempt;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;

import static org.assertj.core.api.Assertions.assertThat;

class StreamCancellationTests {

	private final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

	@BeforeEach
	void collectDroppedErrors() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void reset() {
		Hooks.resetOnErrorDropped();
	}

	@Test
	void shouldBreakTheConnectionOfAStalledStreamThatIsCancelled() throws Exception {
		try (RawServer server = new RawServer((request, connection) -> {
			connection.startStream();
			connection.data(Completions.chunk("Hel"));
			connection.stall(this.gone);
		}); OpenAiProvider provider = provider(server)) {
			CountDownLatch first = new CountDownLatch(1);
			Disposable stream = new TestAttempt(target(provider)).open().subscribe((r) -> first.countDown());
			assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
			CompletableFuture.runAsync(stream::dispose).get(5, TimeUnit.SECONDS);
			this.gone.get(5, TimeUnit.SECONDS);
			Thread.sleep(1000);
			System.out.println("dropped " + this.dropped);
		}
	}

	private static OpenAiProvider provider(RawServer server) {
		return OpenAiProvider.builder(ProviderConnection.of("fake", server.url("/v1"))).build();
	}

	private static Target target(OpenAiProvider provider) {
		return provider.target("m", "m");
	}

}
