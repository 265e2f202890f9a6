package io.github.llmrouter.autoconfigure;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * The provider {@code openrouter}.
 *
 * @param apiKey Key for OpenRouter. Also read from the environment variable
 * OPENROUTER_API_KEY.
 * @param baseUrl Base URL of OpenRouter's API.
 * @param validateKey When OpenRouter is asked whether it accepts the key: 'health', with
 * the health of the application and at most every five minutes; 'startup', once, at the
 * start, which a key that is not accepted ends; or 'never'. An answer that was unclear is
 * asked for again with the health, at most every minute.
 * @param appName Name under which OpenRouter lists the application.
 * @param appUrl URL of the application. OpenRouter lists only applications that send one.
 * @param providerPreferences OpenRouter's provider preferences, sent with every request:
 * order, only, ignore, sort, allow-fallbacks, data-collection, max-price and others.
 * @param headers HTTP headers to send with every request.
 * @param ssl how its certificate is checked
 * @param proxy through which proxy it is asked
 * @param maxConcurrentRequests How many streams may wait for the head of their answer at
 * once. More of them queue.
 * @param maxResponseSize Size above which an answer fails, so that an endless one cannot
 * fill the memory. A token of a stream takes up to 500 bytes. One event of a stream has
 * 16 MB at most.
 */
record OpenRouterProperties(@Nullable Secret apiKey, @DefaultValue(DEFAULT_BASE_URL) String baseUrl,
		@DefaultValue("health") KeyValidation validateKey, @Nullable String appName, @Nullable String appUrl,
		@DefaultValue Map<String, Object> providerPreferences, @DefaultValue Map<String, Secret> headers,
		@DefaultValue @NestedConfigurationProperty SslProperties ssl,
		@NestedConfigurationProperty @Nullable ProxyProperties proxy, @DefaultValue("10000") int maxConcurrentRequests,
		@DefaultValue("64MB") DataSize maxResponseSize) implements ConnectionProperties {

	static final String DEFAULT_BASE_URL = "https://openrouter.ai/api/v1";

	OpenRouterProperties {
		apiKey = Secret.orNull(apiKey);
		baseUrl = Objects.requireNonNullElse(ConnectionProperties.normalizedUrl(baseUrl), DEFAULT_BASE_URL);
		appName = StringUtils.hasText(appName) ? appName.strip() : null;
		appUrl = StringUtils.hasText(appUrl) ? appUrl.strip() : null;
		providerPreferences = ProviderPreferences.normalize(providerPreferences);
		headers = Collections.unmodifiableMap(headers);
	}

}
