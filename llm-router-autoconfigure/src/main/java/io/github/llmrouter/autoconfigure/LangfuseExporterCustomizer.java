package io.github.llmrouter.autoconfigure;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;

/**
 * Callback interface that can be used to customize how requests to Langfuse are made.
 * What sends them is not to be changed. Customizers are made while observations are set
 * up, so they must not need a bean that is observed, such as a
 * {@code RestClient.Builder}.
 */
@FunctionalInterface
public interface LangfuseExporterCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder
	 */
	void customize(OtlpHttpSpanExporterBuilder builder);

}
