package io.github.llmrouter.langfuse;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Where a Langfuse project is and how it is reached.
 *
 * @param baseUrl where Langfuse is, without {@code /api/public}
 * @param publicKey the project's public key
 * @param secretKey the project's secret key
 * @param headers further headers of every request
 * @param timeout for one request, its answer included
 * @param ssl how certificates are checked, or {@code null} for the JVM's way
 * @param proxyHost the HTTP proxy, or {@code null} for what the JVM is told
 * @param proxyPort the port of the HTTP proxy
 */
public record LangfuseConnection(URI baseUrl, String publicKey, String secretKey, Map<String, String> headers,
		Duration timeout, @Nullable SSLContext ssl, @Nullable String proxyHost, int proxyPort) {

	private static final String API = "/api/public/";

	public LangfuseConnection {
		headers = Map.copyOf(headers);
	}

	/**
	 * A connection with nothing special.
	 * @param baseUrl where Langfuse is
	 * @param publicKey the project's public key
	 * @param secretKey the project's secret key
	 * @return the connection
	 */
	public static LangfuseConnection of(String baseUrl, String publicKey, String secretKey) {
		return new LangfuseConnection(URI.create(baseUrl), publicKey, secretKey, Map.of(), Duration.ofSeconds(5), null,
				null, 0);
	}

	/**
	 * The URL of an endpoint.
	 * @param path what follows {@code /api/public/}, encoded
	 * @return the URL
	 */
	public URI endpoint(String path) {
		return URI.create(StringUtils.trimTrailingCharacter(this.baseUrl.toString(), '/') + API + path);
	}

	/**
	 * The header that proves who asks.
	 * @return the value of {@code Authorization}
	 */
	public String authorization() {
		return "Basic " + Base64.getEncoder()
			.encodeToString((this.publicKey + ":" + this.secretKey).getBytes(StandardCharsets.UTF_8));
	}

	boolean isCleartext() {
		return "http".equalsIgnoreCase(this.baseUrl.getScheme());
	}

	@Override
	public String toString() {
		return "Langfuse at " + this.baseUrl;
	}

}
