package io.github.llmrouter.autoconfigure;

import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;

/**
 * Callback interface that can be used to customize the tracer provider that makes the
 * spans for Langfuse: its sampler or resource, for instance, or one more processor.
 */
@FunctionalInterface
public interface LangfuseTracerProviderCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder
	 */
	void customize(SdkTracerProviderBuilder builder);

}
