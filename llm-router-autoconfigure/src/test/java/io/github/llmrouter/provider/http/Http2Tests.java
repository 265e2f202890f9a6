package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.llmrouter.target.AttemptSignals;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many exchanges on one connection.
 */
@Timeout(60)
class Http2Tests {

	private static WireMockServer server = new WireMockServer();

	@BeforeAll
	static void start(@TempDir Path directory) throws Exception {
		server = new WireMockServer(LocalKeyStore.configure(directory).gzipDisabled(true));
		server.start();
		server.stubFor(WireMock.any(WireMock.urlPathEqualTo("/call")).willReturn(WireMock.ok("{}")));
		server.stubFor(WireMock.any(WireMock.urlPathEqualTo("/slow"))
			// long comments, as the server passes on nothing short
			.willReturn(WireMock.ok("data: 1\n\n" + (": " + "x".repeat(65_536) + "\n\n").repeat(30))
				.withChunkedDribbleDelay(30, 60_000)));
	}

	@AfterAll
	static void stop() {
		server.stop();
	}

	@Test
	void shouldEndOneStreamAndKeepTheConnectionForOthers() throws Exception {
		ProviderConnection connection = ProviderConnection.of("fake", server.baseUrl())
			.withHttp(LocalKeyStore.trustingAll());
		try (HttpTransport transport = new HttpTransport(connection, KeyHeader.BEARER,
				new HttpTransportTests.PlainFormat(), new Redactor(connection))) {
			AttemptSignals signals = new AttemptSignals(System::nanoTime);
			Request.Builder request = request("/slow").header("Accept", "text/event-stream")
				.header(HttpTransport.ATTEMPT_HEADER, transport.open(signals));
			Reply stream = transport.executeAsync(request.build(), Duration.ofDays(999)).get();
			assertThat(stream.body().read()).isEqualTo('d');
			Reply other = transport.execute(request("/call").build(), Duration.ofSeconds(30));
			assertThat(new String(other.readBody(), StandardCharsets.UTF_8)).isEqualTo("{}");
			CompletableFuture<byte[]> rest = CompletableFuture.supplyAsync(() -> readAll(stream));
			signals.end();
			assertThat(rest).succeedsWithin(Duration.ofSeconds(10));
			stream.close();
			assertThat(transport.execute(request("/call").build(), Duration.ofSeconds(30)).readBody()).hasSize(2);
			assertThat(transport.underWay()).isZero();
		}
		assertThat(server.getAllServeEvents()).hasSizeGreaterThanOrEqualTo(2)
			.allMatch((event) -> event.getRequest().getProtocol().equals("HTTP/2.0"));
	}

	private static byte[] readAll(Reply reply) {
		try {
			return reply.readBody();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Request.Builder request(String path) {
		return new Request.Builder().url("https://localhost:" + server.httpsPort() + path)
			.post(RequestBody.create(new byte[0]));
	}

}
