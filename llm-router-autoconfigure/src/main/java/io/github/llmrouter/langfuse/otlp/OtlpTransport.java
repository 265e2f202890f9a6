package io.github.llmrouter.langfuse.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.LangfuseHttp;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's OTLP exporter, made to send by our own HTTP client.
 */
final class OtlpTransport {

	private static final String INGESTION_VERSION = "4";

	private static final String LOADER = "the component or class loader, which finds what sends";

	private final SpanExporter exporter;

	private @Nullable LangfuseSender sender;

	/**
	 * Create.
	 * @param connection where spans go
	 * @param customizer may change what requests hold
	 * @throws IllegalStateException if it changes more than that
	 */
	OtlpTransport(LangfuseConnection connection, Consumer<OtlpHttpSpanExporterBuilder> customizer) {
		LangfuseHttp http = new LangfuseHttp(connection);
		HttpSenderProvider senders = (config) -> {
			LangfuseSender sender = new LangfuseSender(http, config);
			this.sender = sender;
			return sender;
		};
		OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
			.setEndpoint(connection.endpoint(LangfuseSender.PATH).toString())
			.setCompression("gzip")
			.setTimeout(connection.timeout())
			.setConnectTimeout(connection.timeout())
			.setRetryPolicy(null)
			.addHeader("x-langfuse-ingestion-version", INGESTION_VERSION)
			.addHeader("x-langfuse-sdk-name", "llm-router")
			.addHeader("x-langfuse-public-key", connection.publicKey())
			.setComponentLoader(new OnlyOurs(senders));
		customizer.accept(builder);
		this.exporter = build(builder);
		LangfuseSender sender = this.sender;
		List<String> unheeded = (sender != null) ? unheeded(sender.config(), connection) : List.of(LOADER);
		if (!unheeded.isEmpty()) {
			this.exporter.shutdown();
			throw refused(unheeded, null);
		}
	}

	private SpanExporter build(OtlpHttpSpanExporterBuilder builder) {
		try {
			return builder.build();
		}
		catch (IllegalStateException ex) {
			throw (this.sender != null) ? ex : refused(List.of(LOADER), ex);
		}
	}

	private static IllegalStateException refused(List<String> unheeded, @Nullable Exception cause) {
		return new IllegalStateException(
				"Requests to Langfuse were customized in ways that have no effect: " + String.join(", ", unheeded),
				cause);
	}

	private static List<String> unheeded(HttpSenderConfig config, LangfuseConnection connection) {
		List<String> unheeded = new ArrayList<>();
		add(unheeded, !config.getEndpoint().equals(connection.endpoint(LangfuseSender.PATH)),
				"the endpoint (set llm.langfuse.base-url)");
		add(unheeded,
				!config.getTimeout().equals(connection.timeout())
						|| !config.getConnectTimeout().equals(connection.timeout()),
				"timeouts (set llm.langfuse.timeout)");
		add(unheeded, config.getProxyOptions() != null, "the proxy (set llm.langfuse.proxy)");
		// there is always a context; that it has a client certificate cannot be seen
		add(unheeded, config.getTrustManager() != null, "certificates (set llm.langfuse.ssl.bundle)");
		add(unheeded, config.getRetryPolicy() != null, "the retry policy");
		add(unheeded, config.getExecutorService() != null, "the executor");
		return unheeded;
	}

	private static void add(List<String> unheeded, boolean changed, String what) {
		if (changed) {
			unheeded.add(what);
		}
	}

	SpanExporter exporter() {
		return this.exporter;
	}

	/**
	 * How the last request was answered.
	 */
	LangfuseSender.Answer lastAnswer() {
		LangfuseSender sender = this.sender;
		if (sender == null) {
			throw new IllegalStateException("Nothing sends");
		}
		return sender.lastAnswer();
	}

	/**
	 * Gives OpenTelemetry our way to send, whatever else is on the class path.
	 *
	 * @param senders makes what sends
	 */
	private record OnlyOurs(HttpSenderProvider senders) implements ComponentLoader {

		@Override
		public <T> Iterable<T> load(Class<T> type) {
			return type.isInstance(this.senders) ? List.of(type.cast(this.senders)) : List.of();
		}

	}

}
