package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Export to Langfuse.
 *
 * @param enabled Whether calls are shown in Langfuse.
 * @param publicKey Public key of the Langfuse project. Also read from the environment
 * variable LANGFUSE_PUBLIC_KEY.
 * @param secretKey Secret key of the Langfuse project. Also read from the environment
 * variable LANGFUSE_SECRET_KEY.
 * @param baseUrl Where Langfuse is. Also read from the environment variables
 * LANGFUSE_BASE_URL and LANGFUSE_HOST.
 * @param includePrompt Whether Langfuse is shown what models, tools and retrievers are
 * asked.
 * @param includeCompletion Whether Langfuse is shown what models, tools and retrievers
 * answer.
 * @param maxContentLength How many characters of an input or output are shown; the rest
 * is cut.
 * @param sampleRate Share of traces that are shown, with their scores, from 0 to 1,
 * whatever the application's tracing samples.
 * @param environment Langfuse's environment: lower-case letters, digits, hyphens and
 * underscores, up to 40, not beginning with 'langfuse'. Also read from the environment
 * variable LANGFUSE_TRACING_ENVIRONMENT.
 * @param release Release of the application, for Langfuse to compare. Also read from the
 * environment variable LANGFUSE_RELEASE.
 * @param headers HTTP headers to send with every request, as a proxy before Langfuse may
 * want.
 * @param timeout How long one request may take.
 * @param maxQueueSize How many observations wait at most to be sent. What comes then is
 * dropped and counted.
 * @param maxQueueMemory How much content waits at most to be sent, whatever the number of
 * observations.
 * @param maxBatchSize How many observations are sent with one request at most.
 * @param flushInterval How long an observation waits at most for others to be sent with.
 * @param shutdownTimeout How long the end of the application waits at most for what is
 * not sent yet.
 * @param prompts prompts that are managed there
 * @param ssl how Langfuse's certificate is checked
 * @param proxy through which proxy it is reached
 */
record LangfuseProperties(boolean enabled, @Nullable Secret publicKey, @Nullable Secret secretKey,
		@DefaultValue(DEFAULT_BASE_URL) String baseUrl, @DefaultValue("true") boolean includePrompt,
		@DefaultValue("true") boolean includeCompletion, @DefaultValue("100000") int maxContentLength,
		@DefaultValue("1") double sampleRate, @Nullable String environment, @Nullable String release,
		@DefaultValue Map<String, Secret> headers,
		@DefaultValue("5s") @DurationUnit(ChronoUnit.SECONDS) Duration timeout, @DefaultValue("2048") int maxQueueSize,
		@DefaultValue("32MB") DataSize maxQueueMemory, @DefaultValue("128") int maxBatchSize,
		@DefaultValue("5s") @DurationUnit(ChronoUnit.SECONDS) Duration flushInterval,
		@DefaultValue("5s") @DurationUnit(ChronoUnit.SECONDS) Duration shutdownTimeout,
		@DefaultValue @NestedConfigurationProperty LangfusePromptsProperties prompts,
		@DefaultValue @NestedConfigurationProperty SslProperties ssl,
		@NestedConfigurationProperty @Nullable LangfuseProxyProperties proxy) {

	static final String DEFAULT_BASE_URL = "https://cloud.langfuse.com";

	LangfuseProperties {
		publicKey = Secret.orNull(publicKey);
		secretKey = Secret.orNull(secretKey);
		baseUrl = Objects.requireNonNullElse(ConnectionProperties.normalizedUrl(baseUrl), DEFAULT_BASE_URL);
		environment = StringUtils.hasText(environment) ? environment.strip() : null;
		release = StringUtils.hasText(release) ? release.strip() : null;
		headers = Collections.unmodifiableMap(headers);
	}

}
