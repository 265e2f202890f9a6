package io.github.llmrouter.langfuse.otlp;

import java.util.List;
import java.util.function.Consumer;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.LangfuseHttp;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's OTLP exporter, made to send by our own HTTP client.
 */
final class OtlpTransport {

	private static final String INGESTION_VERSION = "4";

	private final SpanExporter exporter;

	private @Nullable LangfuseSender sender;

	/**
	 * Create.
	 * @param connection where spans go
	 * @param customizer may change how requests are made
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
			.setRetryPolicy(null)
			.addHeader("x-langfuse-ingestion-version", INGESTION_VERSION)
			.addHeader("x-langfuse-sdk-name", "llm-router")
			.addHeader("x-langfuse-public-key", connection.publicKey())
			.setComponentLoader(new OnlyOurs(senders));
		customizer.accept(builder);
		this.exporter = builder.build();
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
