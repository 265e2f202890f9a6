package io.github.llmrouter.test;

import java.time.Duration;

/**
 * What the fake answers a request with. Immutable, and used as often as one likes.
 */
public sealed interface Reply permits CompletionReply, HttpReply, ConnectionReply {

	/**
	 * An answer, streamed word by word if the request asks for a stream.
	 * @param text the content; {@code ""} for an answer without any token
	 * @return a reply to go on with
	 */
	static CompletionReply text(String text) {
		return CompletionReply.of(Content.text(text));
	}

	/**
	 * The answer the fake gives when nothing is scripted: it names the model that serves
	 * the request and repeats the last message. It keeps to the request's limit of
	 * tokens, which a scripted answer does not.
	 * @return a reply to go on with
	 */
	static CompletionReply echo() {
		return CompletionReply.of(Content.echo());
	}

	/**
	 * The wish to call a tool. Call {@link CompletionReply#toolCall} for more of them.
	 * @param name the function
	 * @param arguments its arguments, usually JSON
	 * @return a reply to go on with
	 */
	static CompletionReply toolCall(String name, String arguments) {
		return text("").toolCall(name, arguments);
	}

	/**
	 * A stream that lives, but never gets to a token: comment lines, and nothing else. A
	 * call gets blanks.
	 * @param interval between two comments
	 * @return a reply to go on with
	 */
	static CompletionReply keepAliveOnly(Duration interval) {
		return text("").firstTokenNever().keepAlive(interval);
	}

	/**
	 * An HTTP response without a body.
	 * @param status the HTTP status, 200 to 999
	 * @return a reply to go on with
	 */
	static HttpReply status(int status) {
		return HttpReply.of(status);
	}

	/**
	 * An error, with the status it stands for.
	 * @param error one of {@link OpenRouterErrors}, or one's own
	 * @return a reply to go on with
	 */
	static HttpReply error(OpenRouterError error) {
		return HttpReply.of(error, error.status());
	}

	/**
	 * An error with HTTP 200, whether a stream was asked for or not.
	 * @param error one of {@link OpenRouterErrors}, or one's own
	 * @return a reply to go on with
	 */
	static HttpReply errorWithStatus200(OpenRouterError error) {
		return HttpReply.of(error, 200);
	}

	/**
	 * A page where JSON was expected.
	 * @param status the HTTP status
	 * @return a reply to go on with
	 */
	static HttpReply html(int status) {
		return status(status).contentType("text/html; charset=UTF-8")
			.body("<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>");
	}

	/**
	 * A redirect that keeps the method and the body: 307.
	 * @param location where to
	 * @return a reply to go on with
	 */
	static HttpReply redirect(String location) {
		return status(307).header("Location", location);
	}

	/**
	 * A whole HTTP response with half of a completion in it.
	 * @return a reply to go on with
	 */
	static HttpReply truncatedJson() {
		return status(200).body("{\"id\":\"gen-truncated\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
				+ "\"message\":{\"role\":\"assistant\",\"content\":\"Hel");
	}

	/**
	 * A completion that is small on the wire and huge once unpacked.
	 * @param megabytes of content, unpacked
	 * @return a reply to go on with
	 */
	static HttpReply gzipBomb(int megabytes) {
		return status(200).header("Content-Encoding", "gzip").body(GzipBomb.make(megabytes));
	}

	/**
	 * Nothing at all: the request is read, and never answered.
	 * @return a reply to go on with
	 */
	static ConnectionReply silence() {
		return new ConnectionReply(Duration.ZERO, new byte[0], Ending.HOLD);
	}

	/**
	 * The connection is closed without a byte.
	 * @return a reply to go on with
	 */
	static ConnectionReply disconnect() {
		return raw(new byte[0]);
	}

	/**
	 * The connection is reset (RST) without a byte.
	 * @return a reply to go on with
	 */
	static ConnectionReply reset() {
		return new ConnectionReply(Duration.ZERO, new byte[0], Ending.RESET);
	}

	/**
	 * Bytes instead of an HTTP response; then the connection is closed.
	 * @param bytes what is sent
	 * @return a reply to go on with
	 */
	static ConnectionReply raw(byte[] bytes) {
		return new ConnectionReply(Duration.ZERO, bytes, Ending.CLOSE);
	}

	/**
	 * Wait before anything at all is sent, headers included.
	 * @param latency how long
	 * @return a copy of this reply with it
	 */
	Reply latency(Duration latency);

}
