package io.github.llmrouter.autoconfigure;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.net.ssl.SSLContext;

import io.github.llmrouter.actuate.LangfuseHealthIndicator;
import io.github.llmrouter.actuate.LangfuseStatus;
import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.observation.ApplicationLabels;
import io.github.llmrouter.langfuse.observation.ContentSettings;
import io.github.llmrouter.langfuse.observation.LangfuseMasker;
import io.github.llmrouter.langfuse.observation.LangfuseObservationFilter;
import io.github.llmrouter.langfuse.observation.LangfuseObservationHandler;
import io.github.llmrouter.langfuse.otlp.LangfuseMeters;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.langfuse.otlp.SpanPipelineSettings;
import io.github.llmrouter.score.LangfuseScores;
import io.github.llmrouter.score.Scores;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Shows calls in Langfuse.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("llm.langfuse.enabled")
@EnableConfigurationProperties(LlmProperties.class)
public final class LlmLangfuseAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(LangfuseConnectionDetails.class)
	PropertiesLangfuseConnectionDetails llmLangfuseConnectionDetails(LlmProperties properties) {
		return new PropertiesLangfuseConnectionDetails(properties.langfuse(), properties.allowHttp());
	}

	@Bean
	@ConditionalOnMissingBean
	LangfuseConnection llmLangfuseConnection(LlmProperties properties, LangfuseConnectionDetails details,
			ObjectProvider<SslBundles> sslBundles) {
		LangfuseProperties langfuse = LangfuseCheck.valid(properties.langfuse());
		Map<String, String> headers = new LinkedHashMap<>();
		langfuse.headers().forEach((name, value) -> headers.put(name, value.reveal()));
		LangfuseProxyProperties proxy = langfuse.proxy();
		return new LangfuseConnection(URI.create(details.getBaseUrl()), details.getPublicKey(), details.getSecretKey(),
				headers, langfuse.timeout(), ssl(langfuse, details, sslBundles), (proxy != null) ? proxy.host() : null,
				(proxy != null && proxy.port() != null) ? proxy.port() : 0);
	}

	@Bean
	@ConditionalOnMissingBean
	SpanPipeline llmLangfuseSpanPipeline(LlmProperties properties, LangfuseConnection connection,
			Environment environment, ObjectProvider<LangfuseExporterCustomizer> exporterCustomizers,
			ObjectProvider<LangfuseTracerProviderCustomizer> tracerProviderCustomizers) {
		LangfuseProperties langfuse = LangfuseCheck.valid(properties.langfuse());
		SpanPipelineSettings settings = new SpanPipelineSettings(langfuse.sampleRate(), langfuse.maxQueueSize(),
				langfuse.maxQueueMemory().toBytes(), langfuse.maxBatchSize(), langfuse.flushInterval(),
				langfuse.shutdownTimeout());
		return new SpanPipeline(connection, settings, resource(environment),
				(builder) -> exporterCustomizers.orderedStream().forEach((customizer) -> customizer.customize(builder)),
				(builder) -> tracerProviderCustomizers.orderedStream()
					.forEach((customizer) -> customizer.customize(builder)));
	}

	private static Resource resource(Environment environment) {
		String name = environment.getProperty("spring.application.name");
		String version = environment.getProperty("spring.application.version");
		AttributesBuilder attributes = Attributes.builder();
		attributes.put("service.name", StringUtils.hasText(name) ? name : "unknown_service:java");
		if (StringUtils.hasText(version)) {
			attributes.put("service.version", version);
		}
		return Resource.create(attributes.build());
	}

	@Bean
	LangfuseDecisions llmLangfuseDecisions(ObjectProvider<LangfuseObservationFilter> filter,
			ObjectProvider<LangfuseMasker> masker) {
		return new LangfuseDecisions(filter, masker);
	}

	@Bean
	@ConditionalOnMissingBean
	LangfuseObservationHandler llmLangfuseObservationHandler(LlmProperties properties, SpanPipeline pipeline,
			LangfuseDecisions decisions) {
		LangfuseProperties langfuse = properties.langfuse();
		ContentSettings content = new ContentSettings(langfuse.includePrompt(), langfuse.includeCompletion(),
				langfuse.maxContentLength(), decisions::mask);
		return new LangfuseObservationHandler(pipeline, decisions::isShown, content,
				new ApplicationLabels(langfuse.environment(), langfuse.release()));
	}

	/**
	 * Apart, so that it is linked only where there are metrics.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LangfuseMeters llmLangfuseMeters(SpanPipeline pipeline) {
			return new LangfuseMeters(pipeline.statistics());
		}

	}

	@Bean
	@ConditionalOnMissingBean
	LangfuseStatus llmLangfuseStatus(SpanPipeline pipeline, ObjectProvider<Scores> scores) {
		return new LangfuseStatus(pipeline,
				() -> (scores.getIfUnique() instanceof LangfuseScores langfuse) ? langfuse.statistics() : null);
	}

	/**
	 * Apart, so that it is linked only where there is health.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "langfuseHealthIndicator")
		@ConditionalOnEnabledHealthIndicator("langfuse")
		LangfuseHealthIndicator langfuseHealthIndicator(LangfuseStatus status) {
			return new LangfuseHealthIndicator(status);
		}

	}

	private static @Nullable SSLContext ssl(LangfuseProperties langfuse, LangfuseConnectionDetails details,
			ObjectProvider<SslBundles> sslBundles) {
		SslBundle bundle = details.getSslBundle();
		if (bundle == null && langfuse.ssl().bundle() != null) {
			bundle = new SslBundleFinder(sslBundles).find("llm.langfuse.ssl.bundle", langfuse.ssl().bundle());
		}
		return (bundle != null) ? bundle.createSslContext() : null;
	}

}
