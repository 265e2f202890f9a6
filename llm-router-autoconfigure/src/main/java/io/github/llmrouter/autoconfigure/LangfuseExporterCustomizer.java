package io.github.llmrouter.autoconfigure;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;

/**
 * Callback interface that can be used to customize what requests to Langfuse hold that
 * bring observations: their headers, which may be asked for anew each time, and their
 * compression; and where OpenTelemetry counts them. How they are sent is up to
 * {@code llm.langfuse}: a customizer that sets an endpoint, timeouts, a proxy, trusted
 * certificates, a retry policy, an executor or a component or class loader stops the
 * start, and a client certificate that it sets has no effect. Customizers are made while
 * observations are set up, so they must not need a bean that is observed, such as a
 * {@code RestClient.Builder}.
 */
@FunctionalInterface
public interface LangfuseExporterCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder, of which only what is named above may be set
	 */
	void customize(OtlpHttpSpanExporterBuilder builder);

}
