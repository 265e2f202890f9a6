package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.langfuse.LangfuseAccess;
import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.score.LangfuseScores;
import io.github.llmrouter.score.ScoreListener;
import io.github.llmrouter.score.ScoreMeters;
import io.github.llmrouter.score.Scores;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Takes scores, and sends them to Langfuse where that is enabled.
 */
@AutoConfiguration(after = LlmLangfuseAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LlmProperties.class)
public final class LlmScoreAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Scores llmScores(LlmProperties properties, ObjectProvider<LangfuseConnection> connection,
			ObjectProvider<SpanPipeline> pipeline, ObjectProvider<ScoreListener> listeners) {
		LangfuseProperties langfuse = properties.langfuse();
		LangfuseConnection unique = connection.getIfUnique();
		SpanPipeline observations = pipeline.getIfUnique();
		LangfuseAccess access = (observations != null) ? observations.access() : new LangfuseAccess();
		return (unique != null) ? new LangfuseScores(unique, langfuse.environment(), langfuse.sampleRate(),
				langfuse.shutdownTimeout(), listeners.orderedStream().toList(), access) : Scores.NONE;
	}

	/**
	 * Apart, so that it is linked only where there are metrics.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBooleanProperty("llm.langfuse.enabled")
	@ConditionalOnBean(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ScoreMeters llmScoreMeters(MeterRegistry registry) {
			return new ScoreMeters(registry);
		}

	}

}
