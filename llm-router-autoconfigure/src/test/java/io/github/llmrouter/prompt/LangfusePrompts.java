package io.github.llmrouter.prompt;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.RawServer.Script;

/**
 * A Langfuse that has prompts, or misbehaves, with a registry that asks it and a time
 * that stands still.
 */
final class LangfusePrompts implements AutoCloseable {

	static final String SECRET = "sk-canary";

	static final String AUTHORIZATION = "Basic "
			+ Base64.getEncoder().encodeToString(("pk-canary:" + SECRET).getBytes());

	final RawServer server;

	final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

	final PromptRegistry registry;

	private final ThreadPoolExecutor executor = (ThreadPoolExecutor) PromptThreads.create();

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
		while (this.executor.getCompletedTaskCount() < count) {
			Thread.onSpinWait();
		}
	}

	int requests() {
		return this.server.requests().size();
	}

	@Override
	public void close() throws Exception {
		((AutoCloseable) this.registry).close();
		this.server.close();
	}

}
