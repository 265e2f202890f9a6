package io.github.llmrouter.provider.http;

import java.net.Proxy;
import java.time.Duration;

import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How connections to a provider are made, and what bounds them.
 *
 * @param connectTimeout how long the name lookup, each attempt to connect, and what
 * follows until the connection can be used (proxy, TLS) may take, each
 * @param proxy the proxy; {@code null} to leave the choice to the JVM
 * @param proxyCredentials what that proxy wants to know; {@code null} for nothing
 * @param sslSocketFactory makes TLS connections; {@code null} for the JVM's own
 * @param trustManager the trust manager behind the socket factory; {@code null} exactly
 * if that is
 * @param maxResponseBytes how long an answer may be, unzipped and with everything around
 * it; a longer one fails the attempt. A token of a stream takes some 300 to 500 bytes
 * @param maxConcurrentRequests how many streams may wait for the head of their answer at
 * the same time; more of them queue
 */
public record HttpSettings(Duration connectTimeout, @Nullable Proxy proxy, @Nullable ProxyCredentials proxyCredentials,
		@Nullable SSLSocketFactory sslSocketFactory, @Nullable X509TrustManager trustManager, long maxResponseBytes,
		int maxConcurrentRequests) {

	/** 5 s to connect, 64 MiB for an answer, 10,000 waiting streams. */
	public static final HttpSettings DEFAULTS = new HttpSettings(Duration.ofSeconds(5), null, null, null, null,
			64L * 1024 * 1024, 10_000);

	public HttpSettings {
		Assert.isTrue(connectTimeout.toMillis() > 0, "'connectTimeout' must be at least a millisecond");
		Assert.isTrue(proxyCredentials == null || proxy != null, "'proxyCredentials' need a 'proxy'");
		Assert.isTrue((sslSocketFactory == null) == (trustManager == null),
				"'sslSocketFactory' and 'trustManager' must be given together");
		Assert.isTrue(maxResponseBytes > 0, "'maxResponseBytes' must be positive");
		Assert.isTrue(maxConcurrentRequests > 0, "'maxConcurrentRequests' must be positive");
	}

	public HttpSettings withConnectTimeout(Duration connectTimeout) {
		return new HttpSettings(connectTimeout, this.proxy, this.proxyCredentials, this.sslSocketFactory,
				this.trustManager, this.maxResponseBytes, this.maxConcurrentRequests);
	}

	public HttpSettings withProxy(@Nullable Proxy proxy) {
		return withProxy(proxy, null);
	}

	public HttpSettings withProxy(@Nullable Proxy proxy, @Nullable ProxyCredentials proxyCredentials) {
		return new HttpSettings(this.connectTimeout, proxy, proxyCredentials, this.sslSocketFactory, this.trustManager,
				this.maxResponseBytes, this.maxConcurrentRequests);
	}

	public HttpSettings withTls(SSLSocketFactory sslSocketFactory, X509TrustManager trustManager) {
		return new HttpSettings(this.connectTimeout, this.proxy, this.proxyCredentials, sslSocketFactory, trustManager,
				this.maxResponseBytes, this.maxConcurrentRequests);
	}

	public HttpSettings withMaxResponseBytes(long maxResponseBytes) {
		return new HttpSettings(this.connectTimeout, this.proxy, this.proxyCredentials, this.sslSocketFactory,
				this.trustManager, maxResponseBytes, this.maxConcurrentRequests);
	}

	public HttpSettings withMaxConcurrentRequests(int maxConcurrentRequests) {
		return new HttpSettings(this.connectTimeout, this.proxy, this.proxyCredentials, this.sslSocketFactory,
				this.trustManager, this.maxResponseBytes, maxConcurrentRequests);
	}

}
