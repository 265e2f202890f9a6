package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.github.llmrouter.target.AttemptSignals;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Sends one provider's requests, each exactly once, and gives replies that are bounded,
 * redacted and checked. Knows no client library; each has an adapter on it. Safe for any
 * thread; to be closed at the end.
 */
public final class HttpTransport implements AutoCloseable {

	/** The request header that carries the id of an attempt as far as here. */
	public static final String ATTEMPT_HEADER = "X-LLM-Router-Attempt";

	/** A longer timeout is none. */
	private static final Duration MAX_TIMEOUT = Duration.ofDays(1);

	private final OpenAttempts attempts = new OpenAttempts();

	private final Set<Call> calls = ConcurrentHashMap.newKeySet();

	private final ProviderConnection connection;

	private final KeyHeader keyHeader;

	private final AnswerFormat format;

	private final ErrorReplies errors;

	private final WireFailures failures;

	private final ExecutorService threads;

	private final StaleConnections stale;

	private final SingletonSupplier<OkHttpClient> client;

	private volatile @Nullable ConnectionPool connections;

	/**
	 * Create a transport.
	 * @param connection the provider
	 * @param keyHeader how its key is sent
	 * @param format how its answers are written
	 * @param redactor for what it says about errors, and what is said of the connection
	 */
	public HttpTransport(ProviderConnection connection, KeyHeader keyHeader, AnswerFormat format, Redactor redactor) {
		this(connection, keyHeader, format, redactor, System::nanoTime);
	}

	HttpTransport(ProviderConnection connection, KeyHeader keyHeader, AnswerFormat format, Redactor redactor,
			LongSupplier nanoTime) {
		this.connection = connection;
		this.keyHeader = keyHeader;
		this.format = format;
		this.errors = new ErrorReplies(redactor);
		this.failures = new WireFailures(redactor);
		this.threads = TaskThreads.create(connection.name());
		this.stale = new StaleConnections(nanoTime);
		this.client = SingletonSupplier.of(this::makeClient);
	}

	private OkHttpClient makeClient() {
		OkHttpClient client = HttpClients.create(this.connection.http(), this.threads, this.stale);
		this.connections = client.connectionPool();
		return client;
	}

	/**
	 * Load what the first request would wait for.
	 */
	public void warmUp() {
		this.client.obtain();
	}

	/**
	 * Announce an attempt whose request is to come.
	 * @param signals its signals
	 * @return the value of its {@link #ATTEMPT_HEADER}
	 */
	public String open(AttemptSignals signals) {
		return this.attempts.open(signals);
	}

	/**
	 * Find an attempt whose request has not started.
	 * @param id the value of its {@link #ATTEMPT_HEADER}, or {@code null}
	 * @return its signals, or {@code null}
	 */
	public @Nullable AttemptSignals find(@Nullable String id) {
		return this.attempts.find(id);
	}

	/**
	 * The threads for whatever a client library does per stream.
	 * @return an executor that is never full
	 */
	public ExecutorService threads() {
		return this.threads;
	}

	/**
	 * Send a request on this thread.
	 * @param request the request
	 * @param timeout for all of it, to the end of the body
	 * @return the reply
	 * @throws IOException if there is none
	 */
	public Reply execute(Request request, Duration timeout) throws IOException {
		Exchange exchange = exchange(request, timeout);
		try {
			return reply(exchange, exchange.call().execute());
		}
		catch (IOException ex) {
			throw exchange.events().explain(exchange.call(), this.failures.clean(ex));
		}
	}

	/**
	 * Send a request.
	 * @param request the request
	 * @param timeout for all of it, to the end of the body
	 * @return the reply; an empty one if the attempt has ended meanwhile
	 */
	public CompletableFuture<Reply> executeAsync(Request request, Duration timeout) {
		CompletableFuture<Reply> reply = new CompletableFuture<>();
		Exchange exchange;
		try {
			exchange = exchange(request, timeout);
		}
		catch (IOException ex) {
			reply.complete(Reply.none());
			return reply;
		}
		exchange.call().enqueue(new Callback() {

			@Override
			public void onResponse(Call call, Response response) {
				try {
					reply.complete(reply(exchange, response));
				}
				catch (Throwable ex) {
					fail(ex);
				}
			}

			@Override
			public void onFailure(Call call, IOException ex) {
				fail(exchange.events().explain(call, HttpTransport.this.failures.clean(ex)));
			}

			private void fail(Throwable ex) {
				if (exchange.over().get()) {
					// nobody waits for it, and client libraries log errors
					reply.complete(Reply.none());
				}
				else {
					reply.completeExceptionally(ex);
				}
			}

		});
		return reply;
	}

	private Reply reply(Exchange exchange, Response response) throws IOException {
		return exchange.reply(response, this.failures.guard(response.body().byteStream()),
				this.connection.http().maxResponseBytes(), this.format, this.errors);
	}

	private Exchange exchange(Request request, Duration timeout) throws IOException {
		String attempt = request.header(ATTEMPT_HEADER);
		AttemptSignals signals = this.attempts.take(attempt);
		if (attempt != null && signals == null) {
			// it has ended before its request began, and nobody could cancel this one
			throw new IOException("Canceled");
		}
		CallEvents events = new CallEvents(this.connection.http().connectTimeout(), this.stale::released,
				this.calls::remove);
		boolean stream = String.join(",", request.headers("Accept")).contains("text/event-stream");
		Request.Builder complete = request.newBuilder().removeHeader(ATTEMPT_HEADER).tag(CallEvents.class, events);
		if (stream) {
			// a compressing proxy may hold tokens back until it has a block full of them
			complete.header("Accept-Encoding", "identity");
		}
		String key = this.connection.currentKey();
		if (key != null) {
			HeaderValues.checkSecret(this.keyHeader.header(), key);
			complete.header(this.keyHeader.header(), this.keyHeader.value(key));
		}
		Call call = this.client.obtain().newCall(complete.build());
		if (timeout.compareTo(MAX_TIMEOUT) < 0) {
			call.timeout().timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
		}
		this.calls.add(call);
		return Exchange.of(call, events, stream, signals);
	}

	/**
	 * Stop what is under way and free all resources.
	 */
	@Override
	public void close() {
		this.calls.forEach(Call::cancel);
		this.threads.shutdown();
		ConnectionPool connections = this.connections;
		if (connections != null) {
			connections.evictAll();
		}
	}

	/**
	 * Requests whose reply has not ended, and attempts whose request has not started.
	 * @return how many
	 */
	public int underWay() {
		return this.calls.size() + this.attempts.size();
	}

}
