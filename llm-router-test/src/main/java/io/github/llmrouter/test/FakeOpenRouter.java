package io.github.llmrouter.test;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * An HTTP server on this machine that speaks OpenRouter's API, and misbehaves on request.
 * Without a script it answers every model with an echo of the prompt.
 * <p>
 * A reply is looked for in this order: the queue of the whole fake, the queue and the
 * standing reply of the model as it was asked for, those of the model an alias stands
 * for, the standing reply of the whole fake. If a request names several models, one that
 * is answered with an HTTP error makes the next take its place, as OpenRouter does it.
 * <p>
 * Safe for use by several threads. {@link #close() Close} it after use.
 */
public final class FakeOpenRouter implements AutoCloseable {

	private final Behaviours behaviours = new Behaviours();

	private final Recorder recorder;

	private final Account account;

	private final Server server;

	private final String apiKey;

	FakeOpenRouter(Settings settings) {
		Clock clock = Clock.systemUTC();
		this.recorder = new Recorder(settings.maxRecordedRequests());
		this.account = new Account(settings.maxRecordedRequests());
		String key = settings.key();
		this.apiKey = (key != null) ? key : "sk-or-v1-fake";
		Ids ids = new Ids(() -> ThreadLocalRandom.current().nextLong());
		ChatEndpoint chat = new ChatEndpoint(settings, this.behaviours, this.account, ids, clock);
		this.server = new Server(settings, new Api(settings, this.behaviours, chat, this.account), this.recorder,
				clock);
	}

	/**
	 * Start a fake on a free port.
	 * @return a running fake
	 */
	public static FakeOpenRouter start() {
		return builder().start();
	}

	/**
	 * Set a fake up before it is started.
	 * @return a builder
	 */
	public static FakeOpenRouterBuilder builder() {
		return new FakeOpenRouterBuilder();
	}

	/**
	 * Return what takes the place of {@code https://openrouter.ai/api/v1}.
	 * @return the URL, without a slash at its end
	 */
	public String baseUrl() {
		return "http://127.0.0.1:" + port() + Api.ROOT;
	}

	/**
	 * Return the port it listens at.
	 * @return the port
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Return a key that it accepts.
	 * @return the key
	 */
	public String apiKey() {
		return this.apiKey;
	}

	/**
	 * Answer the next chat requests with these, one each, whatever their model.
	 * @param replies in their order, after those that are waiting already
	 * @return this
	 */
	public FakeOpenRouter enqueue(Reply... replies) {
		this.behaviours.any().enqueue(replies);
		return this;
	}

	/**
	 * Answer every chat request with this for which nothing else is scripted.
	 * @param reply replaces the one before
	 * @return this
	 */
	public FakeOpenRouter reply(Reply reply) {
		this.behaviours.any().reply(reply);
		return this;
	}

	/**
	 * Answer every chat request as it deserves for which nothing else is scripted.
	 * @param rule decides; it runs on the server's thread and must not block
	 * @return this
	 */
	public FakeOpenRouter reply(Function<RecordedRequest, Reply> rule) {
		this.behaviours.any().reply(rule);
		return this;
	}

	/**
	 * Script what happens to requests for a model.
	 * @param model its id or an alias
	 * @return its behaviour
	 */
	public Behaviour on(String model) {
		return this.behaviours.model(model);
	}

	/**
	 * Script what happens to requests at a path, with HTTP replies and those below HTTP.
	 * @param path from the root and without a query: {@code /api/v1/models} for instance
	 * @return its behaviour
	 */
	public Behaviour onPath(String path) {
		return this.behaviours.path(path);
	}

	/**
	 * Return the requests that came, of every kind. Only so many are kept, the latest.
	 * @return in the order in which they came
	 */
	public List<RecordedRequest> requests() {
		return this.recorder.all();
	}

	/**
	 * Return the chat requests, without what a router asks besides: whether its key is
	 * accepted, for instance, or what a broken answer cost. Only so many are kept, the
	 * latest.
	 * @return in the order in which they came
	 */
	public List<RecordedRequest> chatRequests() {
		return requests().stream().filter((request) -> request.model() != null).toList();
	}

	/**
	 * Return the chat requests for a model. Only so many are kept, the latest.
	 * @param model its id, as it was asked for
	 * @return in the order in which they came
	 */
	public List<RecordedRequest> requests(String model) {
		return requests().stream().filter((request) -> model.equals(request.model())).toList();
	}

	/**
	 * Return how many requests came, of every kind.
	 * @return the number, those included that are not kept any more
	 */
	public int requestCount() {
		return this.recorder.count();
	}

	/**
	 * Return how many chat requests for a model came.
	 * @param model its id, as it was asked for
	 * @return the number, those included that are not kept any more
	 */
	public int requestCount(String model) {
		return this.recorder.count(model);
	}

	/**
	 * Return how many connections are open, those included that are kept for the next
	 * request.
	 * @return the number
	 */
	public int connectionCount() {
		return this.server.connections();
	}

	/**
	 * Return what all answers have cost, those included that were cut or that nobody
	 * waited for.
	 * @return USD
	 */
	public BigDecimal spent() {
		return this.account.spent();
	}

	/**
	 * Wait for the next request that was not taken yet, of any kind.
	 * @param timeout how long at most
	 * @return the request
	 * @throws AssertionError if none came
	 * @throws InterruptedException if the thread is interrupted
	 */
	public RecordedRequest takeRequest(Duration timeout) throws InterruptedException {
		RecordedRequest request = this.recorder.take(timeout);
		if (request == null) {
			throw new AssertionError("No request came within " + timeout);
		}
		return request;
	}

	/**
	 * Forget the requests that came.
	 */
	public void clear() {
		this.recorder.clear();
	}

	/**
	 * Forget the requests, the scripts and what was spent. Connections stay open, and
	 * replies under way go on.
	 */
	public void reset() {
		this.behaviours.reset();
		this.account.reset();
		clear();
	}

	/**
	 * Stop, and close every connection at once. Replies under way do not count as
	 * cancelled.
	 */
	@Override
	public void close() {
		requests().forEach((request) -> request.end(false));
		this.server.close();
	}

	@Override
	public String toString() {
		return "FakeOpenRouter at " + baseUrl();
	}

}
