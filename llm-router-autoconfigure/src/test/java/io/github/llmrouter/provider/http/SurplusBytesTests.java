package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that says more than it was asked for. The next caller on its connection would
 * take that for an answer.
 */
@Timeout(60)
class SurplusBytesTests {

	private static final int CALLERS = 8;

	@TempDir
	private static Path directory = Path.of("");

	@BeforeAll
	static void makeKeys() throws Exception {
		LocalKeyStore.configure(directory);
	}

	@ParameterizedTest
	@CsvSource({ "CLEAR, LENGTH, 0", "CLEAR, CHUNKED, 0", "CLEAR, LENGTH, 8100", "CLEAR, LENGTH, 20000",
			"TLS, LENGTH, 0", "TLS, CHUNKED, 0", "TLS, LENGTH, 8000", "TLS, LENGTH, 20000" })
	void shouldKeepSurplusInTheSamePacketFromTheNextCaller(Transfer transfer, Framing framing, int padding)
			throws Exception {
		RawServer.Script script = (request, connection) -> {
			String answer = request.body() + "x".repeat(padding);
			connection.write(framing.response(answer) + framing.response("of another"));
		};
		try (RawServer server = transfer.server(script); HttpTransport transport = transfer.transport(server)) {
			for (String caller : List.of("one", "two", "three")) {
				assertThat(ask(transport, server, caller)).isEqualTo(caller + "x".repeat(padding));
			}
			assertThat(server.connections()).isEqualTo(3);
		}
	}

	@ParameterizedTest
	@CsvSource({ "CLEAR, LENGTH", "CLEAR, CHUNKED", "TLS, LENGTH", "TLS, CHUNKED" })
	void shouldKeepSurplusThatComesLaterFromTheNextCaller(Transfer transfer, Framing framing) throws Exception {
		CompletableFuture<Void> read = new CompletableFuture<>();
		CompletableFuture<Void> written = new CompletableFuture<>();
		RawServer.Script script = (request, connection) -> {
			connection.write(framing.response(request.body()));
			if (!written.isDone()) {
				read.join();
				connection.write(framing.response("of another"));
				written.complete(null);
			}
		};
		try (RawServer server = transfer.server(script); HttpTransport transport = transfer.transport(server)) {
			assertThat(ask(transport, server, "one")).isEqualTo("one");
			read.complete(null);
			written.get(10, TimeUnit.SECONDS);
			assertThat(ask(transport, server, "two")).isEqualTo("two");
			assertThat(ask(transport, server, "three")).isEqualTo("three");
			assertThat(server.connections()).as("only the first connection is spoilt").isEqualTo(2);
		}
	}

	@ParameterizedTest
	@CsvSource({ "CLEAR, LENGTH", "CLEAR, CHUNKED", "TLS, LENGTH" })
	void shouldKeepSurplusFromConcurrentCallers(Transfer transfer, Framing framing) throws Exception {
		RawServer.Script script = (request, connection) -> connection
			.write(framing.response(request.body()) + framing.response("of " + request.body()));
		ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
		CyclicBarrier start = new CyclicBarrier(CALLERS);
		try (RawServer server = transfer.server(script); HttpTransport transport = transfer.transport(server)) {
			List<Future<?>> callers = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				String name = "caller" + i;
				callers.add(threads.submit(() -> {
					start.await();
					for (int j = 0; j < 10; j++) {
						assertThat(ask(transport, server, name + "-" + j)).isEqualTo(name + "-" + j);
					}
					return null;
				}));
			}
			for (Future<?> caller : callers) {
				caller.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@ParameterizedTest
	@CsvSource({ "CLEAR", "TLS" })
	void shouldGoOnWithAConnectionWithoutSurplus(Transfer transfer) throws Exception {
		RawServer.Script script = (request, connection) -> connection.json(request.body());
		try (RawServer server = transfer.server(script); HttpTransport transport = transfer.transport(server)) {
			for (int i = 0; i < 20; i++) {
				assertThat(ask(transport, server, "caller" + i)).isEqualTo("caller" + i);
			}
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	@Test
	void shouldUseNoConnectionTwiceWhereSurplusCannotBeSeen() throws Exception {
		ExecutorService threads = Executors.newCachedThreadPool();
		OkHttpClient client = HttpClients.create(HttpSettings.DEFAULTS, threads,
				new StaleConnections(System::nanoTime, UnreadBytes.of("java.lang.Object")));
		try (RawServer server = new RawServer((request, connection) -> connection.json("{}"))) {
			for (int i = 0; i < 3; i++) {
				try (Response response = client.newCall(request(server, "caller")).execute()) {
					assertThat(response.body().string()).isEqualTo("{}");
				}
			}
			assertThat(server.connections()).isEqualTo(3);
		}
		finally {
			threads.shutdownNow();
			client.connectionPool().evictAll();
		}
	}

	private static String ask(HttpTransport transport, RawServer server, String text) {
		try {
			Reply reply = transport.execute(request(server, text), Duration.ofSeconds(20));
			return new String(reply.readBody(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Request request(RawServer server, String text) {
		return new Request.Builder().url(server.url("/x"))
			.post(RequestBody.create(text, MediaType.get("text/plain")))
			.build();
	}

	enum Framing {

		LENGTH {

			@Override
			String response(String body) {
				return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
			}

		},

		CHUNKED {

			@Override
			String response(String body) {
				return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length())
						+ "\r\n" + body + "\r\n0\r\n\r\n";
			}

		};

		abstract String response(String body);

	}

	enum Transfer {

		CLEAR, TLS;

		RawServer server(RawServer.Script script) throws Exception {
			return new RawServer(script, (this == TLS) ? LocalKeyStore.serverSocket(directory)
					: new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
		}

		HttpTransport transport(RawServer server) throws Exception {
			ProviderConnection connection = ProviderConnection.of("fake", "https://localhost")
				.withHttp(LocalKeyStore.trustingAll());
			return new HttpTransport(connection, KeyHeader.BEARER, new HttpTransportTests.PlainFormat(),
					new Redactor(connection));
		}

	}

}
