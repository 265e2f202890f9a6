package io.github.llmrouter.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.integration.Chain.Mode;
import io.github.llmrouter.provider.http.HttpSettings;
import io.github.llmrouter.provider.http.LocalKeyStore;
import io.github.llmrouter.provider.http.ProxyCredentials;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.openai.OpenAiProvider;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Connections that do not come about, some of which would not at a second try either.
 */
@Timeout(60)
class NoConnectionTests {

	private static final HttpSettings IMPATIENT = HttpSettings.DEFAULTS.withConnectTimeout(Duration.ofMillis(200));

	private final Chain chain = new Chain();

	@AfterEach
	void close() throws Exception {
		this.chain.close();
	}

	@ParameterizedTest
	@EnumSource
	void shouldRetryAConnectionThatIsRefused(Mode mode) throws IOException {
		int port;
		try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = unused.getLocalPort();
		}
		Target first = this.chain.target("first", "http://127.0.0.1:" + port + "/v1", HttpSettings.DEFAULTS);
		assertThat(this.chain.failures(mode, first)).hasSize(3).allSatisfy(NoConnectionTests::isNoConnection);
	}

	@ParameterizedTest
	@EnumSource
	void shouldRetryAConnectionThatNobodyAccepts(Mode mode) throws IOException {
		ServerSocket server = this.chain.open(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
		for (Socket socket : fill(server)) {
			this.chain.open(socket);
		}
		Target first = this.chain.target("first", "http://127.0.0.1:" + server.getLocalPort() + "/v1", IMPATIENT);
		assertThat(this.chain.failures(mode, first)).hasSize(3).allSatisfy(NoConnectionTests::isNoConnection);
	}

	/** Fill the queue of a server, so that the next connection gets no reply. */
	private static List<Socket> fill(ServerSocket server) throws IOException {
		List<Socket> waiting = new ArrayList<>();
		try {
			while (waiting.size() < 20) {
				Socket socket = new Socket();
				waiting.add(socket);
				socket.connect(server.getLocalSocketAddress(), 100);
			}
		}
		catch (SocketTimeoutException ex) {
			// full
		}
		return waiting;
	}

	@ParameterizedTest
	@EnumSource
	void shouldRetryATlsHandshakeThatIsReset(Mode mode) throws IOException {
		List<Socket> accepted = new CopyOnWriteArrayList<>();
		ServerSocket server = this.chain.open(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
		Thread thread = new Thread(() -> resetAll(server, accepted), RawServer.THREAD_NAME);
		thread.setDaemon(true);
		thread.start();
		Target first = this.chain.target("first", "https://127.0.0.1:" + server.getLocalPort() + "/v1",
				HttpSettings.DEFAULTS);
		assertThat(this.chain.failures(mode, first)).hasSize(3).allSatisfy(NoConnectionTests::isNoConnection);
		assertThat(accepted).hasSize(3);
	}

	private static void resetAll(ServerSocket server, List<Socket> accepted) {
		try {
			while (true) {
				Socket socket = server.accept();
				accepted.add(socket);
				assertThat(socket.getInputStream().read()).isPositive();
				socket.setSoLinger(true, 0);
				socket.close();
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotRetryAHostThatNobodyKnows(Mode mode) {
		Target first = this.chain.target("first", "https://no-such-host.invalid/v1", HttpSettings.DEFAULTS);
		assertThat(this.chain.onlyFailure(mode, first)).satisfies(NoConnectionTests::isNoConnection);
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotRetryACertificateThatIsNotTrusted(Mode mode, @TempDir Path directory) throws Exception {
		LocalKeyStore.configure(directory);
		RawServer server = this.chain
			.open(new RawServer((request, connection) -> connection.json("{}"), LocalKeyStore.serverSocket(directory)));
		Target first = this.chain.target("first", server.url("/v1"), HttpSettings.DEFAULTS);
		assertThat(this.chain.onlyFailure(mode, first)).satisfies(NoConnectionTests::isNoConnection);
		assertThat(server.connections()).isOne();
		assertThat(server.requests()).isEmpty();
	}

	private static void isNoConnection(Failure failure) {
		assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(failure.reachedProvider()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotRetryATlsHandshakeThatNeverEnds(Mode mode) throws IOException {
		SilentServer server = this.chain.open(new SilentServer());
		Target first = this.chain.target("first", "https://127.0.0.1:" + server.port() + "/v1", IMPATIENT);
		Failure failure = this.chain.onlyFailure(mode, first);
		assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(failure.reachedProvider()).isFalse();
		assertThat(server.connections()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotRetryAProxyThatNeverAnswers(Mode mode) throws IOException {
		SilentServer proxy = this.chain.open(new SilentServer());
		Target first = this.chain.target("first", "https://provider.invalid/v1",
				IMPATIENT.withProxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", proxy.port()))));
		assertThat(this.chain.onlyFailure(mode, first).kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(proxy.connections()).isEqualTo(1);
	}

	static Stream<Arguments> proxied() {
		return Stream.of(Mode.values())
			.flatMap((mode) -> Stream.of("http", "https").map((scheme) -> arguments(mode, scheme)));
	}

	@ParameterizedTest
	@MethodSource("proxied")
	void shouldGoToAnotherProviderWhereTheProxyRefusesTheCredentials(Mode mode, String scheme) {
		RawServer proxy = this.chain.open(new RawServer(
				(request, connection) -> connection.answer(407, "text/plain", "", "Proxy-Authenticate: Basic")));
		HttpSettings settings = HttpSettings.DEFAULTS.withProxy(
				new Proxy(Proxy.Type.HTTP, new InetSocketAddress("localhost", proxy.port())),
				new ProxyCredentials("hans", "geheim"));
		OpenAiProvider proxied = this.chain.provider("proxied", scheme + "://provider.invalid/v1", settings);
		Failure failure = this.chain.onlyFailure(mode, proxied.target("one", "one"), proxied.target("two", "two"));
		assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(failure.scope()).isEqualTo(FailureScope.PROVIDER);
		assertThat(failure.reachedProvider()).isFalse();
		assertThat(failure.detail()).contains("'proxy'").doesNotContain("hans", "geheim", "aGFuczpnZWhlaW0=");
		assertThat(proxy.requests()).hasSize(1);
	}

	/**
	 * Takes every connection and says nothing.
	 */
	private static final class SilentServer implements AutoCloseable {

		private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		private final List<Socket> accepted = new CopyOnWriteArrayList<>();

		SilentServer() throws IOException {
			Thread thread = new Thread(() -> {
				try {
					while (true) {
						this.accepted.add(this.server.accept());
					}
				}
				catch (IOException ex) {
					// closed
				}
			}, RawServer.THREAD_NAME);
			thread.setDaemon(true);
			thread.start();
		}

		int port() {
			return this.server.getLocalPort();
		}

		int connections() {
			return this.accepted.size();
		}

		@Override
		public void close() throws IOException {
			this.server.close();
			for (Socket socket : this.accepted) {
				socket.close();
			}
		}

	}

}
