package io.github.llmrouter.autoconfigure;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Checks where keys and prompts would be sent to.
 *
 * @param allowHttp whether that may be another host over http
 */
record BaseUrlCheck(boolean allowHttp) {

	private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.\\d+){3}");

	/**
	 * Check a base URL.
	 * @param property the name of its property
	 * @param url the URL
	 * @param problems told what is wrong with it
	 * @return whether it is in order
	 */
	boolean check(String property, String url, Consumer<ConfigurationProblem> problems) {
		URI uri;
		try {
			uri = new URI(url);
		}
		catch (URISyntaxException ex) {
			// its message holds the URL
			problems.accept(problem(property, "is not a URL"));
			return false;
		}
		String reason = reason(uri);
		if (reason != null) {
			problems.accept(problem(property, reason));
			return false;
		}
		if ("http".equals(scheme(uri)) && !this.allowHttp && !isLoopback(uri.getHost())) {
			problems.accept(new ConfigurationProblem(property, "would send the key and prompts unencrypted",
					"Use https, or set llm.allow-http=true if the network in between may read them."));
			return false;
		}
		return true;
	}

	private static @Nullable String reason(URI uri) {
		String scheme = scheme(uri);
		if (!"https".equals(scheme) && !"http".equals(scheme)) {
			return "does not begin with https:// or http://";
		}
		if (uri.getRawAuthority() == null || uri.getRawAuthority().startsWith(":")) {
			return "has no host";
		}
		if (uri.getRawAuthority().indexOf('@') >= 0) {
			return "holds a user name or password, which does not belong into a URL";
		}
		if (uri.getHost() == null) {
			return "has a host or port that is not valid";
		}
		if (uri.getPort() == 0 || uri.getPort() > 65535) {
			return "has a port that does not exist";
		}
		if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
			return "has a query or fragment, to which no path can be added";
		}
		return null;
	}

	private static @Nullable String scheme(URI uri) {
		return (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : null;
	}

	private static ConfigurationProblem problem(String property, String reason) {
		return new ConfigurationProblem(property, reason,
				"Set " + property + " to a URL like https://host/path, with nothing behind the path.");
	}

	/**
	 * Whether a host is this machine, whatever a name server says.
	 */
	private static boolean isLoopback(String host) {
		if (host.startsWith("[")) {
			try {
				return InetAddress.getByName(host).isLoopbackAddress();
			}
			catch (UnknownHostException ex) {
				return false;
			}
		}
		return "localhost".equalsIgnoreCase(host) || LOOPBACK_IPV4.matcher(host).matches();
	}

}
