package io.github.llmrouter.test.langfuse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.sun.net.httpserver.HttpServer;

/**
 * A server on this machine that takes spans and scores and gives prompts as Langfuse
 * does, and misbehaves on request. Safe for any thread.
 */
public final class FakeLangfuse implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService executor;

	private final LangfuseHandler handler = new LangfuseHandler(this::receive);

	private final List<ReceivedSpan> spans = new ArrayList<>();

	private final List<ReceivedRequest> requests = new ArrayList<>();

	private final List<ReceivedScore> scores = new ArrayList<>();

	private final FakePrompts prompts = new FakePrompts();

	private final Map<LangfuseEndpoint, ReplyScript> scripts = new EnumMap<>(LangfuseEndpoint.class);

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
			server.createContext("/", fake.handler);
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
	public void enqueue(LangfuseReply... replies) {
		enqueue(LangfuseEndpoint.TRACES, replies);
	}

	/**
	 * Answer the next requests to an endpoint, one each. With status 200 and no body of
	 * its own a reply stands for what the endpoint does by itself.
	 * @param endpoint the endpoint
	 * @param replies the answers
	 */
	public synchronized void enqueue(LangfuseEndpoint endpoint, LangfuseReply... replies) {
		script(endpoint).enqueue(replies);
	}

	/**
	 * Answer all other exports.
	 * @param reply the answer
	 */
	public void reply(LangfuseReply reply) {
		reply(LangfuseEndpoint.TRACES, reply);
	}

	/**
	 * Answer all other requests to an endpoint.
	 * @param endpoint the endpoint
	 * @param reply the answer
	 */
	public synchronized void reply(LangfuseEndpoint endpoint, LangfuseReply reply) {
		script(endpoint).reply(reply);
	}

	private ReplyScript script(LangfuseEndpoint endpoint) {
		return this.scripts.computeIfAbsent(endpoint, (key) -> new ReplyScript());
	}

	/**
	 * Have a prompt, instead of any other of its name.
	 * @param name its name
	 * @param versions its versions, the newest last, each a JSON object as Langfuse's API
	 * gives it. Only {@code prompt} must be there; otherwise the versions are counted
	 * from 1, and the newest has the labels {@code production} and {@code latest}
	 */
	public synchronized void prompt(String name, String... versions) {
		this.prompts.put(name, versions);
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
	 * The scores that were accepted.
	 * @return the scores, in the order in which they came
	 */
	public synchronized List<ReceivedScore> scores() {
		return List.copyOf(this.scores);
	}

	/**
	 * Wait for scores.
	 * @param count how many must be there in all
	 * @return all that are there
	 */
	public List<ReceivedScore> awaitScores(int count) {
		return await((fake) -> fake.scores.size() >= count).scores();
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
				throw new AssertionError("Within 20 seconds there came only " + this.spans.size() + " spans and "
						+ this.scores.size() + " scores in " + this.requests.size() + " requests");
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
		this.scores.clear();
		this.requests.clear();
	}

	/**
	 * Forget what came, what was scripted, and all prompts.
	 */
	public synchronized void reset() {
		forget();
		this.scripts.clear();
		this.prompts.clear();
	}

	private synchronized LangfuseReply receive(ReceivedRequest request) throws IOException {
		this.requests.add(request);
		notifyAll();
		String authorization = request.header("authorization");
		if (authorization == null || !authorization.startsWith("Basic ")) {
			return LangfuseReply.status(401);
		}
		LangfuseEndpoint endpoint = LangfuseEndpoint.of(request);
		if (endpoint == null) {
			return LangfuseReply.status(404);
		}
		LangfuseReply reply = script(endpoint).take();
		if (reply.status() != 200) {
			return reply;
		}
		return switch (endpoint) {
			case TRACES -> {
				this.spans.addAll(ReceivedSpan.read(request.body()));
				yield reply;
			}
			case SCORES -> takeScore(request, reply);
			case PROMPTS -> givePrompt(request, reply);
		};
	}

	private LangfuseReply takeScore(ReceivedRequest request, LangfuseReply reply) {
		ReceivedScore score = ReceivedScore.read(request.body());
		if (score == null) {
			return LangfuseReply.status(400);
		}
		this.scores.add(score);
		return reply;
	}

	private LangfuseReply givePrompt(ReceivedRequest request, LangfuseReply reply) {
		if (!reply.body().equals(LangfuseReply.ACCEPTED.body())) {
			return reply;
		}
		String prompt = this.prompts.find(request);
		return (prompt != null) ? reply.body(prompt) : LangfuseReply.status(404).after(reply.delay());
	}

	@Override
	public void close() {
		this.handler.close();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
