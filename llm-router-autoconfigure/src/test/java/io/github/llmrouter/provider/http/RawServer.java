package io.github.llmrouter.provider.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLServerSocket;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP server of which a test decides each byte. It counts connections and requests;
 * each request runs the script, on the thread of its connection.
 */
public final class RawServer implements AutoCloseable {

	/** The name of all threads of all servers. */
	public static final String THREAD_NAME = "raw-server";

	private final ServerSocket server;

	private final ExecutorService threads = Executors.newCachedThreadPool(RawServer::thread);

	private final List<Socket> connections = new CopyOnWriteArrayList<>();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private volatile Script script;

	public RawServer(Script script) {
		this(script, null);
	}

	/**
	 * Start a server.
	 * @param script answers the requests
	 * @param serverSocket where to listen, or {@code null} for any port of the loopback
	 */
	public RawServer(Script script, @Nullable ServerSocket serverSocket) {
		this.script = script;
		try {
			this.server = (serverSocket != null) ? serverSocket
					: new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.threads.execute(this::accept);
	}

	private static Thread thread(Runnable task) {
		return new Thread(task, THREAD_NAME);
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				// what a script writes is on its way when write returns
				socket.setTcpNoDelay(true);
				this.connections.add(socket);
				this.threads.execute(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			Request request = read(in);
			while (request != null) {
				this.requests.add(request);
				this.script.answer(request, new Connection(socket, in));
				request = socket.isClosed() ? null : read(in);
			}
		}
		catch (IOException ex) {
			// the test or the client closed the connection
		}
	}

	private static @Nullable Request read(InputStream in) throws IOException {
		String line = line(in);
		if (line == null) {
			return null;
		}
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
			int colon = header.indexOf(':');
			headers.merge(header.substring(0, colon), header.substring(colon + 1).strip(), (a, b) -> a + "," + b);
		}
		int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
		return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
	}

	private static @Nullable String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int value = in.read(); value >= 0; value = in.read()) {
			if (value == '\n') {
				return line.toString().stripTrailing();
			}
			line.append((char) value);
		}
		return null;
	}

	public int port() {
		return this.server.getLocalPort();
	}

	public String url(String path) {
		return ((this.server instanceof SSLServerSocket) ? "https" : "http") + "://localhost:" + port() + path;
	}

	public void script(Script script) {
		this.script = script;
	}

	public List<Request> requests() {
		return this.requests;
	}

	public Request request() {
		return this.requests.get(this.requests.size() - 1);
	}

	public int connections() {
		return this.connections.size();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
		this.threads.shutdownNow();
	}

	/**
	 * Answers requests.
	 */
	@FunctionalInterface
	public interface Script {

		void answer(Request request, Connection connection) throws IOException;

	}

	/**
	 * A request as it came.
	 *
	 * @param line the request line
	 * @param headers the headers, by name in any case
	 * @param body the body
	 */
	public record Request(String line, Map<String, String> headers, String body) {

		public boolean isStream() {
			return this.body.contains("\"stream\":true");
		}

	}

	/**
	 * A connection to answer on.
	 */
	public static final class Connection {

		private final Socket socket;

		private final InputStream in;

		Connection(Socket socket, InputStream in) {
			this.socket = socket;
			this.in = in;
		}

		public void write(String text) throws IOException {
			write(text.getBytes(StandardCharsets.UTF_8));
		}

		public void write(byte[] bytes) throws IOException {
			this.socket.getOutputStream().write(bytes);
			this.socket.getOutputStream().flush();
		}

		/**
		 * A whole answer.
		 * @param status its status
		 * @param contentType its content type
		 * @param body its body
		 * @param headers more headers, as lines
		 */
		public void answer(int status, String contentType, String body, String... headers) throws IOException {
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Type: " + contentType
					+ "\r\nContent-Length: " + bytes.length + "\r\n");
			for (String header : headers) {
				head.append(header).append("\r\n");
			}
			write(head + "\r\n");
			write(bytes);
		}

		public void json(String body) throws IOException {
			answer(200, "application/json", body);
		}

		/** The head of a stream in chunked encoding. */
		public void startStream() throws IOException {
			write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
		}

		public void chunk(String text) throws IOException {
			int length = text.getBytes(StandardCharsets.UTF_8).length;
			write(Integer.toHexString(length).toUpperCase(Locale.ROOT) + "\r\n" + text + "\r\n");
		}

		public void data(String json) throws IOException {
			chunk("data: " + json + "\n\n");
		}

		public void endStream() throws IOException {
			write("0\r\n\r\n");
		}

		/** A whole stream. */
		public void stream(String... data) throws IOException {
			startStream();
			for (String json : data) {
				data(json);
			}
			endStream();
		}

		/** End the connection in an orderly way. */
		public void close() throws IOException {
			this.socket.close();
		}

		/** Break the connection with RST. */
		public void reset() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

		/**
		 * Wait, sending nothing, until the client closes the connection.
		 * @param gone completed when it has
		 */
		public void stall(CompletableFuture<Void> gone) {
			try {
				while (this.in.read() >= 0) {
					// a client that still sends is still there
				}
			}
			catch (IOException ex) {
				// reset
			}
			gone.complete(null);
		}

	}

}
