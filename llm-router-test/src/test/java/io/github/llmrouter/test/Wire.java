package io.github.llmrouter.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One connection to the fake, seen from below HTTP.
 */
final class Wire implements AutoCloseable {

	enum End {

		CLOSED, RESET, STILL_OPEN

	}

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Socket socket;

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	private Wire(Socket socket) {
		this.socket = socket;
	}

	static Wire open(FakeOpenRouter fake) throws IOException {
		return new Wire(new Socket("127.0.0.1", fake.port()));
	}

	static Wire call(FakeOpenRouter fake) throws IOException {
		return open(fake).chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
	}

	static Wire stream(FakeOpenRouter fake) throws IOException {
		return open(fake)
			.chat("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
	}

	Wire chat(String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return send(
				"POST /api/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\nConnection: close\r\n"
						+ "Content-Length: " + bytes.length + "\r\n\r\n" + body);
	}

	Wire send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		return this;
	}

	/**
	 * Read until the connection ends.
	 * @return how it ended
	 */
	End readAll() throws IOException {
		return readAll(TIMEOUT);
	}

	/**
	 * Read on for a short while.
	 * @return how the connection ended, or that it did not
	 */
	End readOn() throws IOException {
		return readAll(Duration.ofMillis(200));
	}

	/**
	 * Wait for the first byte, or for the end.
	 */
	void readByte() throws IOException {
		this.socket.setSoTimeout((int) TIMEOUT.toMillis());
		this.received.write(Math.max(0, this.socket.getInputStream().read()));
	}

	private End readAll(Duration silence) throws IOException {
		this.socket.setSoTimeout((int) silence.toMillis());
		byte[] buffer = new byte[8192];
		try {
			InputStream in = this.socket.getInputStream();
			int read = in.read(buffer);
			// a stream that goes on for ever must not hold up the test
			long end = System.nanoTime() + TIMEOUT.toNanos();
			while (read >= 0 && System.nanoTime() - end < 0) {
				this.received.write(buffer, 0, read);
				read = in.read(buffer);
			}
			return (read < 0) ? End.CLOSED : End.STILL_OPEN;
		}
		catch (SocketTimeoutException ex) {
			return End.STILL_OPEN;
		}
		catch (SocketException ex) {
			return End.RESET;
		}
	}

	/**
	 * Read until some text came.
	 * @param text the text
	 */
	void readUntil(String text) throws IOException {
		this.socket.setSoTimeout((int) TIMEOUT.toMillis());
		InputStream in = this.socket.getInputStream();
		while (!text().contains(text)) {
			int read = in.read();
			if (read < 0) {
				throw new IOException("ended before " + text + ": " + text());
			}
			this.received.write(read);
		}
	}

	byte[] bytes() {
		return this.received.toByteArray();
	}

	String text() {
		return this.received.toString(StandardCharsets.UTF_8);
	}

	/**
	 * Return whether the chunked body was ended as HTTP demands.
	 * @return whether it was
	 */
	boolean complete() {
		return text().endsWith("\r\n0\r\n\r\n");
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
