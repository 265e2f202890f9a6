package io.github.llmrouter.failure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What two HTTP clients throw when a real socket misbehaves, and what is made of it.
 */
class NetworkFaultTests {

	private static final Duration SILENCE = Duration.ofSeconds(2);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@ParameterizedTest
	@EnumSource
	void shouldKnowRefusedConnection(Client client) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		Failure failure = failureOf(() -> client.get("http://127.0.0.1:" + port + "/", PATIENCE));
		verify(failure, FailureKind.NETWORK, true, false);
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowUnknownHost(Client client) {
		Failure failure = failureOf(() -> client.get("http://nowhere.invalid/", PATIENCE));
		verify(failure, FailureKind.NETWORK, false, false);
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowResetBeforeAnswer(Client client) throws Exception {
		try (Server server = new Server((socket) -> socket.setSoLinger(true, 0))) {
			verify(failureOf(() -> client.get(server.url("http"), PATIENCE)), FailureKind.NETWORK, true, true);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowEndBeforeAnswer(Client client) throws Exception {
		try (Server server = new Server((socket) -> {
		})) {
			verify(failureOf(() -> client.get(server.url("http"), PATIENCE)), FailureKind.NETWORK, true, true);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowBodyCutShort(Client client) throws Exception {
		try (Server server = new Server(
				(socket) -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":"))) {
			verify(failureOf(() -> client.get(server.url("http"), PATIENCE)), FailureKind.NETWORK, true, true);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowChunkedBodyReset(Client client) throws Exception {
		try (Server server = new Server((socket) -> {
			write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
			socket.setSoLinger(true, 0);
		})) {
			verify(failureOf(() -> client.get(server.url("http"), PATIENCE)), FailureKind.NETWORK, true, true);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowSilence(Client client) throws Exception {
		// the server is silent until the client has hung up
		try (Server server = new Server((socket) -> socket.getInputStream().readAllBytes())) {
			verify(failureOf(() -> client.get(server.url("http"), SILENCE)), FailureKind.TIMEOUT, false, true);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowPlainTextWhereTlsIsExpected(Client client) throws Exception {
		try (Server server = new Server((socket) -> write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"))) {
			verify(failureOf(() -> client.get(server.url("https"), PATIENCE)), FailureKind.NETWORK, false, false);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowHandshakeCutOff(Client client) throws Exception {
		try (Server server = new Server((socket) -> {
		})) {
			verify(failureOf(() -> client.get(server.url("https"), PATIENCE)), FailureKind.NETWORK, true, false);
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowUntrustedCertificate(Client client, @TempDir Path directory) throws Exception {
		try (Server server = new Server(selfSigned(directory), (socket) -> socket.getInputStream().read())) {
			verify(failureOf(() -> client.get(server.url("https"), PATIENCE)), FailureKind.NETWORK, false, false);
		}
	}

	@Test
	void shouldKnowProxyThatWantsCredentials() throws Exception {
		try (Server server = new Server((socket) -> write(socket,
				"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))) {
			OkHttpClient client = new OkHttpClient.Builder().proxy(new Proxy(Proxy.Type.HTTP, server.address()))
				.build();
			Failure failure = failureOf(
					() -> client.newCall(new Request.Builder().url("https://api.example/").build()).execute().close());
			verify(failure, FailureKind.NETWORK, false, false);
			assertThat(failure.detail()).containsIgnoringCase("proxy");
		}
	}

	private static Failure failureOf(ThrowingCallable call) {
		Throwable error = catchThrowable(call);
		assertThat(error).isNotNull();
		return HttpError.CLASSIFIER.classify(error);
	}

	private static void verify(Failure failure, FailureKind kind, boolean retryable, boolean reachedProvider) {
		assertThat(failure.kind()).as("%s", failure).isEqualTo(kind);
		assertThat(failure.retryable()).as("%s", failure).isEqualTo(retryable);
		assertThat(failure.reachedProvider()).as("%s", failure).isEqualTo(reachedProvider);
	}

	private static void write(Socket socket, String bytes) throws IOException {
		socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
		socket.getOutputStream().flush();
	}

	private static ServerSocketFactory selfSigned(Path directory) throws Exception {
		Path file = directory.resolve("self-signed.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keyalg", "EC", "-alias", "x", "-dname", "CN=localhost", "-storetype", "PKCS12",
				"-storepass", "changeit", "-keystore", file.toString())
			.redirectErrorStream(true)
			.start();
		keytool.getInputStream().readAllBytes();
		assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, "changeit".toCharArray());
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, "changeit".toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), null, null);
		return context.getServerSocketFactory();
	}

	enum Client {

		OKHTTP {

			@Override
			void get(String url, Duration timeout) throws Exception {
				OkHttpClient client = new OkHttpClient.Builder().readTimeout(timeout)
					.retryOnConnectionFailure(false)
					.build();
				try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
					assertThat(response.body().bytes()).isNotNull();
				}
			}

		},

		JDK {

			@Override
			void get(String url, Duration timeout) throws Exception {
				HttpResponse<byte[]> response = HttpClient.newHttpClient()
					.send(HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build(),
							HttpResponse.BodyHandlers.ofByteArray());
				assertThat(response.body()).isNotNull();
			}

		};

		abstract void get(String url, Duration timeout) throws Exception;

	}

	/**
	 * Reads the start of each request, does one thing, and hangs up.
	 */
	private static final class Server implements AutoCloseable {

		private final ServerSocket socket;

		Server(Fault fault) throws IOException {
			this(ServerSocketFactory.getDefault(), fault);
		}

		Server(ServerSocketFactory sockets, Fault fault) throws IOException {
			this.socket = sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
			Thread thread = new Thread(() -> serve(fault), "faulty server");
			thread.setDaemon(true);
			thread.start();
		}

		InetSocketAddress address() {
			return new InetSocketAddress(this.socket.getInetAddress(), this.socket.getLocalPort());
		}

		String url(String scheme) {
			return scheme + "://127.0.0.1:" + this.socket.getLocalPort() + "/";
		}

		private void serve(Fault fault) {
			while (!this.socket.isClosed()) {
				try (Socket accepted = this.socket.accept()) {
					int read = accepted.getInputStream().read(new byte[8192]);
					if (read > 0) {
						fault.on(accepted);
					}
				}
				catch (IOException ex) {
					// the client or the test hung up
				}
			}
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

	private interface Fault {

		void on(Socket socket) throws IOException;

	}

}
