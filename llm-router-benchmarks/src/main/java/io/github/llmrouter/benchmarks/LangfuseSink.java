package io.github.llmrouter.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Takes what Langfuse is sent and answers as it is told. It does not look at it: that
 * would cost this machine what it costs another in production.
 */
final class LangfuseSink implements AutoCloseable {

	private final CountDownLatch closing = new CountDownLatch(1);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	private final Answer answer;

	LangfuseSink(Answer answer) {
		this.answer = answer;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
			if (this.closing.await(this.answer.delay().toMillis(), TimeUnit.MILLISECONDS)) {
				return;
			}
			this.answer.headers().forEach(exchange.getResponseHeaders()::add);
			byte[] body = this.answer.body().getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(this.answer.status(), (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.closing.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * What it answers.
	 *
	 * @param status the HTTP status
	 * @param headers the headers
	 * @param body the body
	 * @param delay after how long
	 */
	record Answer(int status, Map<String, String> headers, String body, Duration delay) {

		static Answer of(int status) {
			return new Answer(status, Map.of(), "", Duration.ZERO);
		}

		Answer header(String name, String value) {
			return new Answer(this.status, Map.of(name, value), this.body, this.delay);
		}

		Answer body(String body) {
			return new Answer(this.status, this.headers, body, this.delay);
		}

		Answer after(Duration delay) {
			return new Answer(this.status, this.headers, this.body, delay);
		}

	}

}
