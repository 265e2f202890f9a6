package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Builds the OkHttp client of one provider. It follows no redirect, which would carry the
 * key along, and knows no read timeout: an attempt's own timers end it.
 */
final class HttpClients {

	private static final String RETRY_AFTER = "Retry-After";

	private static final String HUGE = "2000000000";

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
			.addInterceptor(HttpClients::contain)
			.addInterceptor(stale::replace)
			.addNetworkInterceptor(stale::check)
			.addNetworkInterceptor(HttpClients::boundRetryAfter)
			// no second handshake with older ciphers: a silent server would cost the time
			// twice
			.connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
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

	/**
	 * OkHttp trips over some answers, as over a second provisional one. Who waits for an
	 * answer, and OkHttp itself, only expect that the exchange fails. The message is left
	 * out as it may quote the answer.
	 */
	private static Response contain(Interceptor.Chain chain) throws IOException {
		try {
			return chain.proceed(chain.request());
		}
		catch (RuntimeException ex) {
			IOException failure = new IOException("The exchange failed with " + ex.getClass().getSimpleName());
			failure.setStackTrace(ex.getStackTrace());
			throw failure;
		}
	}

	/**
	 * OkHttp reads the header of a 503 as an int, and throws where it is none. Nobody
	 * waits that long in any case.
	 */
	private static Response boundRetryAfter(Interceptor.Chain chain) throws IOException {
		Response response = chain.proceed(chain.request());
		String value = response.header(RETRY_AFTER);
		boolean huge = response.code() == 503 && value != null && value.length() >= HUGE.length()
				&& value.chars().allMatch((character) -> character >= '0' && character <= '9');
		return huge ? response.newBuilder().header(RETRY_AFTER, HUGE).build() : response;
	}

}
