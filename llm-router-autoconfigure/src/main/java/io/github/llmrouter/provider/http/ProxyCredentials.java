package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;

import okhttp3.Authenticator;
import okhttp3.Connection;
import okhttp3.Credentials;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Who we are to a proxy, told by HTTP's Basic scheme. Only the proxy sees it: inside a
 * tunnel it is not sent on.
 *
 * @param username the user, who has no colon in the name
 * @param password the password
 */
public record ProxyCredentials(String username, String password) {

	private static final String HEADER = "Proxy-Authorization";

	public ProxyCredentials {
		Assert.hasText(username, "'username' must not be empty");
		Assert.isTrue(username.indexOf(':') < 0, "'username' must not hold a colon");
	}

	/**
	 * Signs requests for a tunnel. What the proxy has refused is not repeated.
	 */
	Authenticator tunnels() {
		return (@Nullable Route route, Response refusal) -> {
			Request request = refusal.request();
			boolean asked = route != null && route.requiresTunnel() && request.header(HEADER) == null;
			return asked ? signed(request) : null;
		};
	}

	/**
	 * Signs the requests that the proxy passes on itself, at once: a body is sent only
	 * once.
	 */
	Interceptor requests() {
		return this::sign;
	}

	private Response sign(Interceptor.Chain chain) throws IOException {
		Connection connection = chain.connection();
		boolean seenByProxy = connection != null && connection.route().proxy().type() == Proxy.Type.HTTP
				&& !connection.route().requiresTunnel();
		return chain.proceed(seenByProxy ? signed(chain.request()) : chain.request());
	}

	private Request signed(Request request) {
		return request.newBuilder()
			.header(HEADER, Credentials.basic(this.username, this.password, StandardCharsets.UTF_8))
			.build();
	}

	@Override
	public String toString() {
		return "ProxyCredentials[****]";
	}

}
