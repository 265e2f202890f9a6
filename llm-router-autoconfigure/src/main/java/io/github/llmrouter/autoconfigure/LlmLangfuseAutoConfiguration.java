package io.github.llmrouter.autoconfigure;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.net.ssl.SSLContext;

import io.github.llmrouter.langfuse.LangfuseConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

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
		LangfuseProperties langfuse = properties.langfuse();
		Map<String, String> headers = new LinkedHashMap<>();
		langfuse.headers().forEach((name, value) -> headers.put(name, value.reveal()));
		LangfuseProxyProperties proxy = langfuse.proxy();
		return new LangfuseConnection(URI.create(details.getBaseUrl()), details.getPublicKey(), details.getSecretKey(),
				headers, langfuse.timeout(), ssl(langfuse, details, sslBundles), (proxy != null) ? proxy.host() : null,
				(proxy != null && proxy.port() != null) ? proxy.port() : 0);
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
