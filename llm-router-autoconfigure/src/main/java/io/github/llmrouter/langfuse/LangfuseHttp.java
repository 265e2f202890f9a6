package io.github.llmrouter.langfuse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.springframework.util.function.SingletonSupplier;

/**
 * Sends requests to Langfuse, and blocks while it does. Safe for any thread.
 */
public final class LangfuseHttp {

	/** Of an answer; prompts are the longest. */
	private static final int MAX_BYTES = 4 * 1024 * 1024;

	private static final byte[] NOTHING = {};

	private final LangfuseConnection connection;

	/** Its thread is not started before there is something to send. */
	private final SingletonSupplier<HttpClient> client;

	/**
	 * Create, with connections of its own.
	 * @param connection where Langfuse is
	 */
	public LangfuseHttp(LangfuseConnection connection) {
		this.connection = connection;
		this.client = SingletonSupplier.of(() -> client(connection));
	}

	private static HttpClient client(LangfuseConnection connection) {
		HttpClient.Builder builder = HttpClient.newBuilder()
			.connectTimeout(connection.timeout())
			.followRedirects(Redirect.NEVER);
		if (connection.isCleartext()) {
			// servers that know WebSockets may close a connection that asks to be
			// upgraded
			// to HTTP/2
			builder.version(Version.HTTP_1_1);
		}
		if (connection.ssl() != null) {
			builder.sslContext(connection.ssl());
		}
		if (connection.proxyHost() != null) {
			builder.proxy(ProxySelector.of(new InetSocketAddress(connection.proxyHost(), connection.proxyPort())));
		}
		return builder.build();
	}

	/**
	 * Start a request to an endpoint, with everything that all requests have.
	 * @param path what follows {@code /api/public/}, encoded
	 * @return a builder
	 */
	public HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.connection.endpoint(path))
			.timeout(this.connection.timeout())
			.header("Authorization", this.connection.authorization());
		this.connection.headers().forEach(request::setHeader);
		return request;
	}

	/**
	 * Send a request and read its answer.
	 * @param request the request
	 * @return the answer, whatever its status
	 * @throws IOException if there was none in time, or too large a one
	 * @throws InterruptedException if this thread was interrupted
	 */
	public Reply send(HttpRequest request) throws IOException, InterruptedException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		Reply reply = send(request, body::writeBytes);
		return new Reply(reply.status(), reply.headers(), body.toByteArray());
	}

	/**
	 * Send a request of whose answer only the head matters.
	 * @param request the request
	 * @return the answer without its body, whatever its status
	 * @throws IOException if there was none in time, or too large a one
	 * @throws InterruptedException if this thread was interrupted
	 */
	public Reply sendUnread(HttpRequest request) throws IOException, InterruptedException {
		return send(request, (bytes) -> {
		});
	}

	private Reply send(HttpRequest request, Consumer<byte[]> body) throws IOException, InterruptedException {
		AtomicInteger size = new AtomicInteger();
		CompletableFuture<HttpResponse<Void>> exchange = this.client.obtain()
			.sendAsync(request,
					BodyHandlers.ofByteArrayConsumer((part) -> part.ifPresent((bytes) -> take(bytes, size, body))));
		try {
			// the request's own timeout is over when the head of the answer is there
			HttpResponse<Void> response = exchange.get(this.connection.timeout().toNanos(), TimeUnit.NANOSECONDS);
			return new Reply(response.statusCode(), response.headers(), NOTHING);
		}
		catch (TimeoutException ex) {
			throw new HttpTimeoutException("no answer within " + this.connection.timeout().toMillis() + " ms");
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause : new IOException(ex.getCause());
		}
		finally {
			// does nothing to what is complete
			exchange.cancel(true);
		}
	}

	private static void take(byte[] bytes, AtomicInteger size, Consumer<byte[]> body) {
		if (size.addAndGet(bytes.length) > MAX_BYTES) {
			throw new UncheckedIOException(new IOException("the answer is larger than " + MAX_BYTES + " bytes"));
		}
		body.accept(bytes);
	}

	/**
	 * An answer.
	 *
	 * @param status its status
	 * @param headers its headers
	 * @param body its body, empty if it was not to be read
	 */
	public record Reply(int status, HttpHeaders headers, byte[] body) {

		private static final String PAGE = "text/html";

		/**
		 * Whether Langfuse did what was asked.
		 * @return whether the status says so
		 */
		public boolean isSuccess() {
			return this.status >= 200 && this.status < 300;
		}

		/**
		 * Whether it is a page for people, such as a proxy's that wants a login. Langfuse
		 * answers none.
		 * @return whether its head says so
		 */
		public boolean isPage() {
			return this.headers.firstValue("Content-Type")
				.filter((type) -> type.strip().toLowerCase(Locale.ROOT).startsWith(PAGE))
				.isPresent();
		}

		/**
		 * Tell what was wrong with it.
		 * @return the status, and whether it is a page although that tells of success;
		 * nothing that may be anybody's words
		 */
		public String problem() {
			return "HTTP " + this.status + ((isSuccess() && isPage()) ? ", " + PAGE : "");
		}

	}

}
