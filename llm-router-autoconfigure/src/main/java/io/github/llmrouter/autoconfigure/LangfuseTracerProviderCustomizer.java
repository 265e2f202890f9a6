package io.github.llmrouter.autoconfigure;

import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;

/**
 * Callback interface that can be used to customize the tracer provider that makes the
 * spans for Langfuse: its sampler or resource, for instance, or one more processor. Such
 * a processor sees spans without what they say: that is added when they are sent. It is
 * shut down with the export, and must not block then. Customizers are made while
 * observations are set up, so they must not need a bean that is observed, such as a
 * {@code RestClient.Builder}.
 */
@FunctionalInterface
public interface LangfuseTracerProviderCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder
	 */
	void customize(SdkTracerProviderBuilder builder);

}
