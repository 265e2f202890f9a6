package io.github.llmrouter.provider.http;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;

/**
 * Builds the OkHttp client of one provider. It follows no redirect, which would carry the
 * key along, and knows no read timeout: an attempt's own timers end it.
 */
final class HttpClients {

	private HttpClients() {
	}

	static OkHttpClient create(HttpSettings settings, ExecutorService threads, StaleConnections stale) {
		Dispatcher dispatcher = new Dispatcher(threads);
		dispatcher.setMaxRequests(settings.maxConcurrentRequests());
		dispatcher.setMaxRequestsPerHost(settings.maxConcurrentRequests());
		OkHttpClient.Builder client = new OkHttpClient.Builder().dispatcher(dispatcher)
			// shorter than common load balancers keep an idle connection
			.connectionPool(new ConnectionPool(100, 50, TimeUnit.SECONDS))
			.connectTimeout(settings.connectTimeout())
			.readTimeout(Duration.ZERO)
			.writeTimeout(Duration.ZERO)
			// else a dead HTTP/2 connection would take new calls in
			.pingInterval(Duration.ofSeconds(20))
			.dns(new BoundedDns(Dns.SYSTEM, settings.connectTimeout(), threads))
			.addInterceptor(stale::replace)
			.addNetworkInterceptor(stale::check)
			.followRedirects(false)
			.followSslRedirects(false)
			.eventListenerFactory(CallEvents.FACTORY)
			.proxy(settings.proxy());
		if (settings.sslSocketFactory() != null && settings.trustManager() != null) {
			client.sslSocketFactory(settings.sslSocketFactory(), settings.trustManager());
		}
		ProxyCredentials credentials = settings.proxyCredentials();
		if (credentials != null) {
			client.proxyAuthenticator(credentials.tunnels()).addNetworkInterceptor(credentials.requests());
		}
		return client.build();
	}

}
