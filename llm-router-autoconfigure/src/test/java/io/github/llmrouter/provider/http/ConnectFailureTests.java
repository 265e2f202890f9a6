package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLException;

import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Failures before the provider can have seen the request.
 */
@Timeout(60)
class ConnectFailureTests {

	private static final HttpSettings IMPATIENT = HttpSettings.DEFAULTS.withConnectTimeout(Duration.ofMillis(200));

	@Test
	void shouldSayThatAConnectionWasRefused() throws IOException {
		ServerSocket unused = new ServerSocket(0);
		unused.close();
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> ask("http://localhost:" + unused.getLocalPort(), HttpSettings.DEFAULTS));
	}

	@Test
	void shouldSayThatConnectingTookTooLong() throws IOException {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<Socket> waiting = fill(full);
			assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> ask("http://127.0.0.1:" + full.getLocalPort(), IMPATIENT))
				.withCauseInstanceOf(java.net.SocketTimeoutException.class);
			for (Socket socket : waiting) {
				socket.close();
			}
		}
	}

	/**
	 * Fill a queue of connections that nobody accepts, so that the next gets no reply.
	 */
	private static List<Socket> fill(ServerSocket server) throws IOException {
		List<Socket> waiting = new ArrayList<>();
		try {
			while (waiting.size() < 20) {
				Socket socket = new Socket();
				waiting.add(socket);
				socket.connect(server.getLocalSocketAddress(), 100);
			}
		}
		catch (java.net.SocketTimeoutException ex) {
			// full
		}
		return waiting;
	}

	@Test
	void shouldKeepAnUnknownHost() {
		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> ask("http://no-such-host.invalid", HttpSettings.DEFAULTS));
	}

	@Test
	void shouldBoundAHandshakeThatStalls() throws Exception {
		CompletableFuture<Void> gone = new CompletableFuture<>();
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> {
				try (Socket socket = server.accept()) {
					while (socket.getInputStream().read() >= 0) {
						// says nothing
					}
				}
				catch (IOException ex) {
					// gone
				}
				gone.complete(null);
			});
			thread.setDaemon(true);
			thread.start();
			assertThatExceptionOfType(SSLException.class)
				.isThrownBy(() -> ask("https://127.0.0.1:" + server.getLocalPort(), IMPATIENT))
				.withMessage("No TLS connection within 200 ms");
			assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	void shouldTakeAHandshakeThatIsCutForNoConnection() throws IOException {
		try (ServerSocket serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> {
				try {
					while (true) {
						Socket socket = serverSocket.accept();
						socket.getInputStream().read();
						socket.close();
					}
				}
				catch (IOException ex) {
					// the test is over
				}
			});
			thread.setDaemon(true);
			thread.start();
			assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> ask("https://127.0.0.1:" + serverSocket.getLocalPort(), HttpSettings.DEFAULTS));
		}
	}

	@Test
	void shouldGoThroughAProxy() throws IOException {
		try (RawServer proxy = new RawServer((request, connection) -> connection.json("{}"))) {
			HttpSettings settings = HttpSettings.DEFAULTS
				.withProxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("localhost", proxy.port())));
			assertThat(ask("http://provider.invalid", settings).status()).isEqualTo(200);
			assertThat(proxy.request().line()).isEqualTo("POST http://provider.invalid/x HTTP/1.1");
		}
	}

	@Test
	void shouldNameTheProxyThatDemandsAuthentication() throws IOException {
		try (RawServer proxy = new RawServer(
				(request, connection) -> connection.answer(407, "text/plain", "", "Proxy-Authenticate: Basic"))) {
			HttpSettings settings = HttpSettings.DEFAULTS
				.withProxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("localhost", proxy.port())));
			assertThatIOException().isThrownBy(() -> ask("https://provider.invalid", settings))
				.isNotInstanceOf(ConnectException.class)
				.withMessageContaining("407");
		}
	}

	@Test
	void shouldTellAProxyThePasswordAtOnce() throws IOException {
		try (RawServer proxy = new RawServer((request, connection) -> connection.json("{}"))) {
			assertThat(ask("http://provider.invalid", credentials(proxy)).status()).isEqualTo(200);
			assertThat(proxy.requests()).hasSize(1);
			assertThat(proxy.request().headers()).containsEntry("Proxy-Authorization", "Basic dXNlcjpnZWhlaW0=");
		}
	}

	@Test
	void shouldTellAProxyThePasswordWhenItAsksForATunnel() throws IOException {
		try (RawServer proxy = new RawServer((request, connection) -> connection.answer(502, "text/plain", ""))) {
			assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> ask("https://provider.invalid", credentials(proxy)));
			assertThat(proxy.request().line()).startsWith("CONNECT provider.invalid:443");
			assertThat(proxy.request().headers()).containsEntry("Proxy-Authorization", "Basic dXNlcjpnZWhlaW0=");
		}
	}

	@Test
	void shouldNotRepeatAPasswordThatAProxyRefuses() throws IOException {
		try (RawServer proxy = new RawServer(
				(request, connection) -> connection.answer(407, "text/plain", "", "Proxy-Authenticate: Basic"))) {
			assertThatIOException().isThrownBy(() -> ask("https://provider.invalid", credentials(proxy)))
				.isNotInstanceOf(ConnectException.class)
				.withMessageContaining("407");
			assertThat(proxy.requests()).hasSize(1);
			assertThat(ask("http://provider.invalid", credentials(proxy)).status()).isEqualTo(407);
			assertThat(proxy.requests()).hasSize(2);
		}
	}

	@Test
	void shouldTellNobodyButAProxyThePassword() throws IOException {
		try (RawServer server = new RawServer((request, connection) -> connection.json("{}"))) {
			HttpSettings settings = HttpSettings.DEFAULTS.withProxy(Proxy.NO_PROXY,
					new ProxyCredentials("user", "geheim"));
			assertThat(settings.toString()).doesNotContain("user", "geheim");
			ask("http://localhost:" + server.port(), settings);
			assertThat(server.request().headers()).doesNotContainKey("Proxy-Authorization");
		}
	}

	private static HttpSettings credentials(RawServer proxy) {
		return HttpSettings.DEFAULTS.withProxy(
				new Proxy(Proxy.Type.HTTP, new InetSocketAddress("localhost", proxy.port())),
				new ProxyCredentials("user", "geheim"));
	}

	@Test
	void shouldBoundAProxyThatStalls() throws IOException {
		try (RawServer proxy = new RawServer((request, connection) -> connection.stall(new CompletableFuture<>()))) {
			HttpSettings settings = IMPATIENT
				.withProxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("localhost", proxy.port())));
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> ask("https://provider.invalid", settings))
				.withMessage("No TLS connection within 200 ms");
		}
	}

	private static Reply ask(String url, HttpSettings settings) throws IOException {
		ProviderConnection connection = ProviderConnection.of("fake", url).withHttp(settings);
		try (HttpTransport transport = new HttpTransport(connection, KeyHeader.BEARER,
				new HttpTransportTests.PlainFormat(), new Redactor(connection))) {
			Request request = new Request.Builder().url(url + "/x").post(RequestBody.create(new byte[0])).build();
			Reply reply = transport.execute(request, Duration.ofSeconds(30));
			reply.close();
			assertThat(transport.underWay()).isZero();
			return reply;
		}
	}

}
