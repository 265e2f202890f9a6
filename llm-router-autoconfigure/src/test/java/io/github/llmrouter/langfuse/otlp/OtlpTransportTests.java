package io.github.llmrouter.langfuse.otlp;

import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link OtlpTransport}.
 */
@Timeout(60)
class OtlpTransportTests {

	@ParameterizedTest
	@MethodSource
	void shouldRefuseWhatHasNoEffect(String what, Consumer<OtlpHttpSpanExporterBuilder> customizer) {
		LangfuseConnection connection = LangfuseConnection.of("https://localhost:1", "pk", "sk");

		assertThatIllegalStateException().isThrownBy(() -> new OtlpTransport(connection, customizer))
			.withMessageEndingWith("no effect: " + what);
	}

	static Stream<Arguments> shouldRefuseWhatHasNoEffect() throws NoSuchAlgorithmException {
		SSLContext ssl = SSLContext.getDefault();
		return Stream.of(
				refused("the endpoint (set llm.langfuse.base-url)",
						(builder) -> builder.setEndpoint("https://localhost:2/v1/traces")),
				refused("timeouts (set llm.langfuse.timeout)", (builder) -> builder.setTimeout(Duration.ofSeconds(1))),
				refused("timeouts (set llm.langfuse.timeout)",
						(builder) -> builder.setConnectTimeout(Duration.ofSeconds(1))),
				refused("the proxy (set llm.langfuse.proxy)",
						(builder) -> builder
							.setProxy(ProxyOptions.create(InetSocketAddress.createUnresolved("proxy", 1)))),
				refused("certificates (set llm.langfuse.ssl.bundle)",
						(builder) -> builder.setSslContext(ssl, Mockito.mock(X509TrustManager.class))),
				refused("the retry policy", (builder) -> builder.setRetryPolicy(RetryPolicy.getDefault())),
				refused("the executor", (builder) -> builder.setExecutorService(ForkJoinPool.commonPool())),
				refused("the component or class loader, which finds what sends",
						(builder) -> builder.setComponentLoader(
								ComponentLoader.forClassLoader(OtlpTransportTests.class.getClassLoader()))),
				refused("the component or class loader, which finds what sends",
						(builder) -> builder.setServiceClassLoader(OtlpTransportTests.class.getClassLoader())),
				refused("the retry policy, the executor", (builder) -> builder.setRetryPolicy(RetryPolicy.getDefault())
					.setExecutorService(ForkJoinPool.commonPool())));
	}

	private static Arguments refused(String what, Consumer<OtlpHttpSpanExporterBuilder> customizer) {
		return Arguments.of(what, customizer);
	}

	@Test
	void shouldHeedWhatIsSaidOfRequests() {
		try (FakeLangfuse langfuse = FakeLangfuse.start()) {
			OtlpTransport transport = new OtlpTransport(LangfuseConnection.of(langfuse.baseUrl(), "pk", "sk"),
					(builder) -> builder.addHeader("X-Own", "own")
						.setHeaders(() -> Map.of("X-Fresh", "fresh"))
						.setCompression("none")
						.setMemoryMode(MemoryMode.IMMUTABLE_DATA));
			transport.exporter().export(List.of());

			assertThat(langfuse.requests()).singleElement().satisfies((request) -> {
				assertThat(request.header("x-own")).isEqualTo("own");
				assertThat(request.header("x-fresh")).isEqualTo("fresh");
				assertThat(request.header("Content-Encoding")).isNull();
			});
		}
	}

}
