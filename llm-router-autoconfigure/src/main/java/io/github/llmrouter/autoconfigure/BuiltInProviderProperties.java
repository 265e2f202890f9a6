package io.github.llmrouter.autoconfigure;

import java.util.Collections;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The providers {@code openai} and {@code anthropic}, which chains can name without
 * configuring more than a key.
 *
 * @param apiKey Key for the provider. Also read from the environment variable
 * OPENAI_API_KEY or ANTHROPIC_API_KEY.
 * @param baseUrl Base URL of the API. The provider's public one unless set.
 * @param headers HTTP headers to send with every request.
 * @param ssl how its certificate is checked
 * @param proxy through which proxy it is asked
 * @param maxConcurrentRequests How many streams may wait for the head of their answer at
 * once. More of them queue.
 * @param maxResponseSize Size above which an answer fails, so that an endless one cannot
 * fill the memory. A token of a stream takes up to 500 bytes. One event of a stream has
 * 16 MB at most.
 */
record BuiltInProviderProperties(@Nullable Secret apiKey, @Nullable String baseUrl,
		@DefaultValue Map<String, Secret> headers, @DefaultValue @NestedConfigurationProperty SslProperties ssl,
		@NestedConfigurationProperty @Nullable ProxyProperties proxy, @DefaultValue("10000") int maxConcurrentRequests,
		@DefaultValue("64MB") DataSize maxResponseSize) implements ConnectionProperties {

	BuiltInProviderProperties {
		apiKey = Secret.orNull(apiKey);
		baseUrl = ConnectionProperties.normalizedUrl(baseUrl);
		headers = Collections.unmodifiableMap(headers);
	}

}
