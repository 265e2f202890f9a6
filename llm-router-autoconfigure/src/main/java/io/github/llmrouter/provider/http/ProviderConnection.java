package io.github.llmrouter.provider.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Where a provider is and how requests to it are signed. What it prints holds neither the
 * key nor a header's value.
 *
 * @param name the configured name of the provider
 * @param baseUrl the http or https URL before the paths of the API, without user, query
 * or fragment
 * @param apiKey gives the key, for each request anew; {@code null}, or a supplier of
 * {@code null} or blank, sends none
 * @param headers sent with every request
 * @param http how connections are made
 */
public record ProviderConnection(String name, String baseUrl, @Nullable Supplier<@Nullable String> apiKey,
		Map<String, String> headers, HttpSettings http) {

	public ProviderConnection {
		Assert.hasText(name, "'name' must not be empty");
		URI url = url(baseUrl);
		Assert.isTrue(url != null && url.getHost() != null,
				() -> "The base URL of provider '" + name + "' is no http or https URL");
		Assert.isTrue(url.getRawUserInfo() == null,
				() -> "The base URL of provider '" + name + "' must not hold a user or password");
		Assert.isTrue(url.getRawQuery() == null && url.getRawFragment() == null,
				() -> "The base URL of provider '" + name + "' must not have a query or fragment");
		headers.forEach(HeaderValues::check);
		headers = Map.copyOf(headers);
	}

	/** The JDK's own, so that a start does not load the HTTP client. */
	private static @Nullable URI url(String baseUrl) {
		try {
			URI url = new URI(baseUrl);
			return ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme())) ? url : null;
		}
		catch (URISyntaxException ex) {
			// its message holds the URL
			return null;
		}
	}

	/**
	 * A connection without a key or headers, with default settings.
	 * @param name the name of the provider
	 * @param baseUrl the base URL
	 * @return the connection
	 */
	public static ProviderConnection of(String name, String baseUrl) {
		return new ProviderConnection(name, baseUrl, null, Map.of(), HttpSettings.DEFAULTS);
	}

	public ProviderConnection withApiKey(Supplier<@Nullable String> apiKey) {
		return new ProviderConnection(this.name, this.baseUrl, apiKey, this.headers, this.http);
	}

	/**
	 * Add a header to those that are sent.
	 * @param name its name
	 * @param value its value
	 * @return a copy with the header
	 */
	public ProviderConnection withHeader(String name, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(name, value);
		return new ProviderConnection(this.name, this.baseUrl, this.apiKey, headers, this.http);
	}

	public ProviderConnection withHttp(HttpSettings http) {
		return new ProviderConnection(this.name, this.baseUrl, this.apiKey, this.headers, http);
	}

	/**
	 * The key as it is now.
	 * @return the key without space around it, or {@code null} if there is none
	 */
	@Nullable String currentKey() {
		String key = (this.apiKey != null) ? this.apiKey.get() : null;
		return (key == null || key.isBlank()) ? null : key.strip();
	}

	@Override
	public String toString() {
		return "ProviderConnection[name=" + this.name + ", baseUrl=" + this.baseUrl + ", headers="
				+ this.headers.keySet() + "]";
	}

}
