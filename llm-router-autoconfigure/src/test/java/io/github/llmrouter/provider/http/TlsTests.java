package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLException;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class TlsTests {

	private static WireMockServer server = new WireMockServer();

	private final AtomicLong nanoTime = new AtomicLong();

	@BeforeAll
	static void start(@TempDir Path directory) throws Exception {
		server = new WireMockServer(LocalKeyStore.configure(directory).http2TlsDisabled(true));
		server.start();
		server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("{}")));
	}

	@AfterAll
	static void stop() {
		server.stop();
	}

	@BeforeEach
	void forget() {
		server.resetRequests();
	}

	@Test
	void shouldKeepAnUntrustedCertificateForWhatItIs() {
		try (HttpTransport transport = transport(HttpSettings.DEFAULTS)) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> ask(transport));
			assertThat(server.getAllServeEvents()).isEmpty();
		}
	}

	@Test
	void shouldUseTheTrustItIsGivenAndKeepAnIdleConnection() throws Exception {
		try (HttpTransport transport = transport(LocalKeyStore.trustingAll())) {
			assertThat(ask(transport)).isEqualTo("{}");
			this.nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());
			assertThat(ask(transport)).isEqualTo("{}");
			this.nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());
			assertThat(ask(transport)).isEqualTo("{}");
		}
		assertThat(server.getAllServeEvents()).hasSize(3);
	}

	private HttpTransport transport(HttpSettings settings) {
		ProviderConnection connection = ProviderConnection.of("fake", "https://localhost").withHttp(settings);
		return new HttpTransport(connection, KeyHeader.BEARER, new HttpTransportTests.PlainFormat(),
				new Redactor(connection), this.nanoTime::get);
	}

	private static String ask(HttpTransport transport) throws IOException {
		Request request = new Request.Builder().url("https://localhost:" + server.httpsPort() + "/x")
			.post(RequestBody.create(new byte[0]))
			.build();
		return new String(transport.execute(request, Duration.ofSeconds(30)).readBody(), StandardCharsets.UTF_8);
	}

}
