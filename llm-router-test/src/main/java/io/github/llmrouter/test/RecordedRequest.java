package io.github.llmrouter.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request that reached the fake, and how its reply went. Safe for use by several
 * threads.
 */
public final class RecordedRequest {

	private final Instant time;

	private final long nanoTime;

	private final String method;

	private final String path;

	private final Map<String, List<String>> headers;

	private final byte[] body;

	private final @Nullable String model;

	private final boolean stream;

	private final AtomicInteger tokensSent = new AtomicInteger();

	private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

	RecordedRequest(Instant time, long nanoTime, String method, String path, Map<String, List<String>> headers,
			byte[] body, @Nullable ChatRequest chat) {
		this.time = time;
		this.nanoTime = nanoTime;
		this.method = method;
		this.path = path;
		this.headers = headers;
		this.body = body;
		this.model = (chat != null) ? chat.models().get(0) : null;
		this.stream = chat != null && chat.stream();
	}

	/**
	 * Return when its head had arrived.
	 * @return the time of day
	 */
	public Instant time() {
		return this.time;
	}

	/**
	 * Return when its head had arrived, to measure by.
	 * @return what {@link System#nanoTime()} said
	 */
	public long nanoTime() {
		return this.nanoTime;
	}

	/**
	 * Return the HTTP method.
	 * @return in capitals
	 */
	public String method() {
		return this.method;
	}

	/**
	 * Return the path with the query.
	 * @return as it came
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return all headers, the key's included.
	 * @return a map that does not care for the case of its keys
	 */
	public Map<String, List<String>> headers() {
		return this.headers;
	}

	/**
	 * Return a header.
	 * @param name in any case
	 * @return its first value, or {@code null}
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * Return the body.
	 * @return as UTF-8, perhaps empty
	 */
	public String body() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * Return the body as JSON. It is read anew each time.
	 * @return the JSON; missing if the body is none
	 */
	public JsonNode json() {
		JsonNode json = Json.read(body());
		return (json != null) ? json : Json.missing();
	}

	/**
	 * Return the model that is asked for: {@code model}, or the first of {@code models}.
	 * @return its id; {@code null} if this is no chat completion
	 */
	public @Nullable String model() {
		return this.model;
	}

	/**
	 * Return whether a stream is asked for.
	 * @return whether it is
	 */
	public boolean stream() {
		return this.stream;
	}

	/**
	 * Return the text of the last message.
	 * @return the text, perhaps empty
	 */
	public String lastText() {
		return new ChatRequest(json()).lastText();
	}

	/**
	 * Return whether the last message is the result of a tool.
	 * @return whether it is
	 */
	public boolean hasToolResult() {
		return "tool".equals(new ChatRequest(json()).lastRole());
	}

	/**
	 * Return how many tokens of a stream were sent so far.
	 * @return the number; 0 for a call
	 */
	public int tokensSent() {
		return this.tokensSent.get();
	}

	/**
	 * Return whether the client went away before the reply's end.
	 * @return {@code false} also while the reply is under way
	 */
	public boolean cancelled() {
		return this.ended.getNow(false);
	}

	/**
	 * Wait for the client to go away, or for the reply to end.
	 * @param timeout how long at most
	 * @return whether the client went away before the reply's end
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean awaitCancelled(Duration timeout) throws InterruptedException {
		try {
			return this.ended.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void tokenSent() {
		this.tokensSent.incrementAndGet();
	}

	void end(boolean cancelled) {
		this.ended.complete(cancelled);
	}

	/**
	 * Says neither the key nor what was asked.
	 */
	@Override
	public String toString() {
		String key = (header("Authorization") != null) ? ", Authorization: ****" : "";
		String chat = (this.model != null) ? ", model " + this.model + (this.stream ? ", stream" : "") : "";
		return this.method + " " + this.path + " at " + this.time + chat + key + ", " + this.body.length + " bytes";
	}

}
