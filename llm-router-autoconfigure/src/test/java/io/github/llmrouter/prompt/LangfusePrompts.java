package io.github.llmrouter.prompt;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.RawServer.Script;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Langfuse that has prompts, or misbehaves, with a registry that asks it and a time
 * that stands still.
 */
final class LangfusePrompts implements AutoCloseable {

	static final int THREADS = 8;

	static final String SECRET = "sk-canary";

	static final String AUTHORIZATION = "Basic "
			+ Base64.getEncoder().encodeToString(("pk-canary:" + SECRET).getBytes());

	final RawServer server;

	final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

	final PromptRegistry registry;

	private final AtomicInteger fetches = new AtomicInteger();

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>()) {

		@Override
		public void execute(Runnable task) {
			LangfusePrompts.this.fetches.incrementAndGet();
			super.execute(task);
		}

	};

	LangfusePrompts(Script script) {
		this(script, Duration.ofSeconds(10));
	}

	LangfusePrompts(Script script, Duration timeout) {
		this.server = new RawServer(script);
		LangfuseConnection connection = LangfuseConnection.of(this.server.url(""), "pk-canary", SECRET);
		this.registry = PromptRegistry.builder()
			.langfuse(new LangfuseConnection(connection.baseUrl(), connection.publicKey(), connection.secretKey(),
					Map.of("X-Extra", "yes"), timeout, null, null, 0))
			.fallbackLocation("classpath:/test-prompts")
			.nanoTime(this.nanos::get)
			.executor(this.executor)
			.build();
	}

	static String text(int version, String text) {
		return "{\"type\": \"text\", \"name\": \"n\", \"version\": " + version + ", \"prompt\": \"" + text
				+ "\", \"config\": {}, \"labels\": [\"production\"], \"tags\": []}";
	}

	/** Answers each request with the number of it as the version. */
	static Script counting() {
		AtomicLong count = new AtomicLong();
		return (request, connection) -> connection.json(text((int) count.incrementAndGet(), "Hi"));
	}

	static Script status(int status) {
		return (request, connection) -> connection.answer(status, "application/json",
				"{\"message\": \"" + AUTHORIZATION + " " + SECRET + "\"}");
	}

	/** Answers nothing until a latch is open. */
	static Script held(CountDownLatch latch, Script script) {
		return (request, connection) -> {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			script.answer(request, connection);
		};
	}

	void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	/** Wait until so many requests are through. */
	void awaitFetches(long count) {
		await(() -> this.executor.getCompletedTaskCount() >= count);
	}

	/** Wait until something holds. */
	static void await(BooleanSupplier condition) {
		while (!condition.getAsBoolean()) {
			assertThat(Thread.interrupted()).as("in time").isFalse();
			Thread.onSpinWait();
		}
	}

	/** How many times the registry has set about to ask. */
	int fetches() {
		return this.fetches.get();
	}

	@Override
	public void close() throws Exception {
		((AutoCloseable) this.registry).close();
		this.server.close();
	}

}
