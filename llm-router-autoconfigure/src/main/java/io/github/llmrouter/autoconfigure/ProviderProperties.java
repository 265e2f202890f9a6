package io.github.llmrouter.autoconfigure;

import java.util.Collections;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * A provider that the application adds.
 *
 * @param type Kind of API the provider has.
 * @param apiKey Key for the provider. Not needed where the base URL is set to a server
 * that wants none.
 * @param baseUrl Base URL of the API. The public one of its type unless set.
 * @param beanName Name of the ChatModel bean to ask, for type 'bean'.
 * @param headers HTTP headers to send with every request.
 * @param ssl how its certificate is checked
 * @param proxy through which proxy it is asked
 * @param maxConcurrentRequests How many streams may wait for the head of their answer at
 * once. More of them queue.
 * @param maxResponseSize Size above which an answer fails, so that an endless one cannot
 * fill the memory. A token of a stream takes up to 500 bytes. One event of a stream has
 * 16 MB at most.
 * @param finishReasonRequired Whether an answer without finish reason counts as cut off.
 * To be switched off only for a server that never sends one.
 */
record ProviderProperties(@Nullable ProviderType type, @Nullable Secret apiKey, @Nullable String baseUrl,
		@Nullable String beanName, @DefaultValue Map<String, Secret> headers,
		@DefaultValue @NestedConfigurationProperty SslProperties ssl,
		@NestedConfigurationProperty @Nullable ProxyProperties proxy, @DefaultValue("10000") int maxConcurrentRequests,
		@DefaultValue("64MB") DataSize maxResponseSize,
		@DefaultValue("true") boolean finishReasonRequired) implements ConnectionProperties {

	ProviderProperties {
		apiKey = Secret.orNull(apiKey);
		baseUrl = ConnectionProperties.normalizedUrl(baseUrl);
		headers = Collections.unmodifiableMap(headers);
		beanName = StringUtils.hasText(beanName) ? beanName : null;
	}

}
