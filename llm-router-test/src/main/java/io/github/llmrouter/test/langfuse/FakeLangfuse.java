package io.github.llmrouter.test.langfuse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;

/**
 * A server on this machine that takes what is exported to Langfuse, and misbehaves on
 * request. Safe for any thread.
 */
public final class FakeLangfuse implements AutoCloseable {

	private static final String TRACES = "/api/public/otel/v1/traces";

	private final HttpServer server;

	private final ExecutorService executor;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final List<ReceivedSpan> spans = new ArrayList<>();

	private final List<ReceivedRequest> requests = new ArrayList<>();

	private final Deque<LangfuseReply> script = new ArrayDeque<>();

	private LangfuseReply standing = LangfuseReply.ACCEPTED;

	private FakeLangfuse(HttpServer server) {
		this.server = server;
		this.executor = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "fake-langfuse");
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Start a fake on a free port.
	 * @return the fake
	 */
	public static FakeLangfuse start() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			FakeLangfuse fake = new FakeLangfuse(server);
			server.setExecutor(fake.executor);
			server.createContext("/", fake::handle);
			server.start();
			return fake;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where it is.
	 * @return the URL, for {@code llm.langfuse.base-url}
	 */
	public String baseUrl() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/**
	 * Answer the next exports, one each.
	 * @param replies the answers
	 */
	public synchronized void enqueue(LangfuseReply... replies) {
		this.script.addAll(List.of(replies));
	}

	/**
	 * Answer all other exports.
	 * @param reply the answer
	 */
	public synchronized void reply(LangfuseReply reply) {
		this.standing = reply;
	}

	/**
	 * The spans of exports that were accepted.
	 * @return the spans, in the order in which they came
	 */
	public synchronized List<ReceivedSpan> spans() {
		return List.copyOf(this.spans);
	}

	/**
	 * Wait for spans.
	 * @param count how many must be there in all
	 * @return all that are there
	 */
	public List<ReceivedSpan> awaitSpans(int count) {
		return await((fake) -> fake.spans.size() >= count).spans();
	}

	/**
	 * Wait for spans of one trace.
	 * @param traceId the trace
	 * @param count how many must be there
	 * @return all of it that are there
	 */
	public List<ReceivedSpan> awaitTrace(String traceId, int count) {
		return awaitSpans(count, (span) -> span.traceId().equals(traceId));
	}

	/**
	 * Wait for certain spans.
	 * @param count how many must be there
	 * @param which which count
	 * @return all of them that are there
	 */
	public List<ReceivedSpan> awaitSpans(int count, Predicate<ReceivedSpan> which) {
		return await((fake) -> fake.spans.stream().filter(which).count() >= count).spans()
			.stream()
			.filter(which)
			.toList();
	}

	/**
	 * Wait for requests.
	 * @param count how many must have come in all
	 * @return all that have come, answered or not
	 */
	public List<ReceivedRequest> awaitRequests(int count) {
		return await((fake) -> fake.requests.size() >= count).requests();
	}

	private synchronized FakeLangfuse await(Predicate<FakeLangfuse> condition) {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.test(this)) {
			long left = end - System.nanoTime();
			if (left <= 0) {
				throw new AssertionError("Within 20 seconds there came only " + this.spans.size() + " spans in "
						+ this.requests.size() + " requests");
			}
			try {
				TimeUnit.NANOSECONDS.timedWait(this, left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}
		return this;
	}

	/**
	 * Every request that has come.
	 * @return the requests
	 */
	public synchronized List<ReceivedRequest> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * Forget what came.
	 */
	public synchronized void forget() {
		this.spans.clear();
		this.requests.clear();
	}

	/**
	 * Forget what came and what was scripted.
	 */
	public synchronized void reset() {
		forget();
		this.script.clear();
		this.standing = LangfuseReply.ACCEPTED;
	}

	private void handle(HttpExchange exchange) throws IOException {
		if (exchange.getRequestHeaders().containsKey("Upgrade")) {
			// as a server does that knows WebSockets only
			exchange.close();
			return;
		}
		ReceivedRequest request = read(exchange);
		LangfuseReply reply = receive(request);
		try {
			if (!reply.delay().isZero() && this.closed.await(reply.delay().toMillis(), TimeUnit.MILLISECONDS)) {
				exchange.close();
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
		reply.headers().forEach(exchange.getResponseHeaders()::set);
		exchange.sendResponseHeaders(reply.status(), (body.length > 0) ? body.length : -1);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private static ReceivedRequest read(HttpExchange exchange) throws IOException {
		Map<String, List<String>> headers = new TreeMap<>();
		exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
		boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
		try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
			return new ReceivedRequest(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers,
					body.readAllBytes());
		}
	}

	private synchronized LangfuseReply receive(ReceivedRequest request) throws IOException {
		this.requests.add(request);
		notifyAll();
		String authorization = request.header("authorization");
		if (authorization == null || !authorization.startsWith("Basic ")) {
			return LangfuseReply.status(401);
		}
		if (!request.path().equals(TRACES)) {
			return LangfuseReply.status(404);
		}
		LangfuseReply reply = this.script.isEmpty() ? this.standing : this.script.removeFirst();
		if (reply.status() == 200) {
			this.spans.addAll(spans(request.body()));
		}
		return reply;
	}

	private static List<ReceivedSpan> spans(byte[] body) throws IOException {
		List<ReceivedSpan> spans = new ArrayList<>();
		for (ResourceSpans resource : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
			for (ScopeSpans scope : resource.getScopeSpansList()) {
				scope.getSpansList()
					.forEach((span) -> spans
						.add(ReceivedSpan.of(span, scope.getScope().getName(), resource.getResource())));
			}
		}
		return spans;
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
