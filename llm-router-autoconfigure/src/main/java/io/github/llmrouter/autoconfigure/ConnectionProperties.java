package io.github.llmrouter.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * What the properties of all providers that are asked over HTTP have in common.
 */
interface ConnectionProperties {

	/**
	 * The key.
	 * @return the key, or {@code null} if none is set
	 */
	@Nullable Secret apiKey();

	/**
	 * Where the API is.
	 * @return the URL without a slash at its end, or {@code null} for the provider's
	 * public one
	 */
	@Nullable String baseUrl();

	Map<String, Secret> headers();

	SslProperties ssl();

	@Nullable ProxyProperties proxy();

	int maxConcurrentRequests();

	DataSize maxResponseSize();

	/**
	 * Bring a URL into the form that {@link #baseUrl()} promises.
	 * @param url what was configured, or {@code null}
	 * @return the URL, or {@code null} if it is blank
	 */
	static @Nullable String normalizedUrl(@Nullable String url) {
		return StringUtils.hasText(url) ? StringUtils.trimTrailingCharacter(url.strip(), '/') : null;
	}

}
