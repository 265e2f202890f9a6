package io.github.llmrouter.autoconfigure;

import java.net.InetSocketAddress;
import java.net.Proxy;

import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.github.llmrouter.provider.http.HttpSettings;
import io.github.llmrouter.provider.http.ProxyCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Turns connection properties into settings of the HTTP client.
 */
final class HttpSettingsMapper {

	private final TimeoutProperties timeout;

	private final SslBundleFinder sslBundles;

	HttpSettingsMapper(TimeoutProperties timeout, ObjectProvider<SslBundles> sslBundles) {
		this.timeout = timeout;
		this.sslBundles = new SslBundleFinder(sslBundles);
	}

	HttpSettings settings(String prefix, ConnectionProperties connection) {
		HttpSettings settings = HttpSettings.DEFAULTS.withConnectTimeout(this.timeout.connect())
			.withMaxConcurrentRequests(connection.maxConcurrentRequests())
			.withMaxResponseBytes(connection.maxResponseSize().toBytes());
		ProxyProperties proxy = connection.proxy();
		if (proxy != null && proxy.host() != null && proxy.port() != null) {
			settings = settings.withProxy(
					new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())),
					credentials(proxy));
		}
		String bundle = connection.ssl().bundle();
		return (bundle != null) ? withTls(settings, prefix + ".ssl.bundle", bundle) : settings;
	}

	private static @Nullable ProxyCredentials credentials(ProxyProperties proxy) {
		String username = proxy.username();
		Secret password = proxy.password();
		return (username != null) ? new ProxyCredentials(username, (password != null) ? password.reveal() : "") : null;
	}

	private HttpSettings withTls(HttpSettings settings, String property, String name) {
		SslBundle bundle = this.sslBundles.find(property, name);
		return settings.withTls(bundle.createSslContext().getSocketFactory(),
				trustManager(bundle.getManagers().getTrustManagers()));
	}

	private static X509TrustManager trustManager(TrustManager[] managers) {
		for (TrustManager manager : managers) {
			if (manager instanceof X509TrustManager x509) {
				return x509;
			}
		}
		throw new IllegalStateException("The SSL bundle has no X.509 trust manager");
	}

}
