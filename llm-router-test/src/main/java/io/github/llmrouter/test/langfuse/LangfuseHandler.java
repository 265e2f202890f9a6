package io.github.llmrouter.test.langfuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

/**
 * Reads requests and sends replies, with their delays. Safe for any thread.
 */
final class LangfuseHandler implements HttpHandler, AutoCloseable {

	private final Receiver receiver;

	private final CountDownLatch closed = new CountDownLatch(1);

	LangfuseHandler(Receiver receiver) {
		this.receiver = receiver;
	}

	@Override
	public void handle(HttpExchange exchange) throws IOException {
		if (exchange.getRequestHeaders().containsKey("Upgrade")) {
			// as a server does that knows WebSockets only
			exchange.close();
			return;
		}
		LangfuseReply reply = this.receiver.receive(ReceivedRequest.read(exchange));
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

	/**
	 * Ends all delays, without a reply.
	 */
	@Override
	public void close() {
		this.closed.countDown();
	}

	/**
	 * Knows what to reply.
	 */
	@FunctionalInterface
	interface Receiver {

		/**
		 * Take a request.
		 * @param request the request
		 * @return the reply
		 * @throws IOException if it cannot be read
		 */
		LangfuseReply receive(ReceivedRequest request) throws IOException;

	}

}
