package io.github.llmrouter.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.openai.Completions;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpSettingsMapper}: how connections are made, and closed, as the
 * properties say.
 */
@Timeout(60)
class HttpSettingsMapperTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class, SslAutoConfiguration.class))
		.withPropertyValues("llm.models=first", "llm.openrouter.api-key=the-key", "llm.retry.max-attempts=1");

	@Test
	void shouldTrustTheCertificatesOfTheBundle(@TempDir Path directory) throws Exception {
		Path keyStore = keyStore(directory);
		WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort()
			.dynamicHttpsPort()
			.keystorePath(keyStore.toString())
			.keystoreType("PKCS12")
			.keystorePassword("password")
			.keyManagerPassword("password"));
		server.start();
		try {
			server.stubFor(WireMock.post(WireMock.urlEqualTo("/api/v1/chat/completions"))
				.willReturn(WireMock.okJson(Completions.whole("over TLS"))));
			ApplicationContextRunner tls = this.runner.withPropertyValues("llm.models=first,mock",
					"llm.openrouter.base-url=https://localhost:" + server.httpsPort() + "/api/v1",
					"spring.ssl.bundle.jks.corp.truststore.location=" + keyStore.toUri(),
					"spring.ssl.bundle.jks.corp.truststore.type=PKCS12",
					"spring.ssl.bundle.jks.corp.truststore.password=password");
			tls.run((context) -> {
				RoutedCall call = RoutedCall.from(context.getBean(ChatRouter.class).call(new Prompt("q")));
				assertThat(call.servedBy()).isEqualTo("mock");
				assertThat(call.attempts().get(0).kind()).isEqualTo(FailureKind.NETWORK);
			});
			assertThat(server.getAllServeEvents()).isEmpty();
			tls.withPropertyValues("llm.openrouter.ssl.bundle=corp")
				.run((context) -> assertThat(context.getBean(ChatRouter.class).call("q")).isEqualTo("over TLS"));
		}
		finally {
			server.stop();
		}
	}

	@Test
	void shouldNotStartWithABundleThatDoesNotExist() {
		this.runner.withPropertyValues("llm.openrouter.ssl.bundle=nosuch")
			.run((context) -> Startup.problem(context).satisfies((problem) -> {
				assertThat(problem.property()).isEqualTo("llm.openrouter.ssl.bundle");
				assertThat(problem.action()).contains("spring.ssl.bundle");
			}));
	}

	@Test
	void shouldNotStartWithABundleInAnApplicationWithoutAny() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class))
			.withPropertyValues("llm.models=local:x", "llm.providers.local.type=openai",
					"llm.providers.local.base-url=https://localhost/v1", "llm.providers.local.ssl.bundle=corp")
			.run((context) -> Startup.problem(context)
				.satisfies((problem) -> assertThat(problem.property()).isEqualTo("llm.providers.local.ssl.bundle")));
	}

	@Test
	void shouldAskThroughTheProxy() throws IOException {
		try (RawServer proxy = new RawServer(
				(request, connection) -> connection.json(Completions.whole("through the proxy")))) {
			proxied(proxy).run((context) -> {
				assertThat(context.getBean(ChatRouter.class).call("q")).isEqualTo("through the proxy");
				assertThat(proxy.request().line())
					.isEqualTo("POST http://provider.invalid/v1/chat/completions HTTP/1.1");
				assertThat(proxy.request().headers()).doesNotContainKey("Proxy-Authorization");
			});
		}
	}

	@Test
	void shouldTellTheProxyItsPassword() throws IOException {
		try (RawServer proxy = new RawServer((request, connection) -> {
			if ("Basic dXNlcjpnZWhlaW0=".equals(request.headers().get("Proxy-Authorization"))) {
				connection.json(Completions.whole("through the proxy"));
			}
			else {
				connection.answer(407, "text/plain", "", "Proxy-Authenticate: Basic");
			}
		})) {
			proxied(proxy)
				.withPropertyValues("llm.openrouter.proxy.username=user", "llm.openrouter.proxy.password=geheim")
				.run((context) -> assertThat(context.getBean(ChatRouter.class).call("q"))
					.isEqualTo("through the proxy"));
		}
	}

	@Test
	void shouldCloseItsConnectionsWithTheApplication() {
		try (FakeOpenRouter fake = FakeOpenRouter.start()) {
			fake.reply(Reply.text("word ".repeat(5000)).tokenEvery(Duration.ofMillis(20)));
			this.runner.withPropertyValues("llm.openrouter.base-url=" + fake.baseUrl()).run((context) -> {
				Disposable stream = context.getBean(ChatRouter.class).stream("q").subscribe((text) -> {
				}, (error) -> {
				});
				RecordedRequest request = fake.takeRequest(Duration.ofSeconds(10));
				context.close();
				assertThat(request.awaitCancelled(Duration.ofSeconds(10))).isTrue();
				stream.dispose();
			});
		}
	}

	private ApplicationContextRunner proxied(RawServer proxy) {
		return this.runner.withPropertyValues("llm.allow-http=true",
				"llm.openrouter.base-url=http://provider.invalid/v1", "llm.openrouter.proxy.host=localhost",
				"llm.openrouter.proxy.port=" + proxy.port());
	}

	private static Path keyStore(Path directory) throws Exception {
		Path keyStore = directory.resolve("keys.p12");
		String keyTool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keyTool, "-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname",
				"CN=localhost", "-ext", "SAN=dns:localhost", "-storetype", "PKCS12", "-keystore", keyStore.toString(),
				"-storepass", "password")
			.redirectErrorStream(true)
			.start();
		assertThat(process.waitFor()).isZero();
		return keyStore;
	}

}
