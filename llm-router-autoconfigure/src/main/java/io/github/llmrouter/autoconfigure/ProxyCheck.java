package io.github.llmrouter.autoconfigure;

import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Checks where an HTTP proxy is.
 */
final class ProxyCheck {

	/** A name, which may hold what only names within a network do, or an address. */
	private static final Pattern HOST = Pattern
		.compile("[\\p{L}\\p{N}._-]+|\\[?\\p{XDigit}*:\\p{XDigit}*:[\\p{XDigit}:.]*(%[\\w.-]+)?]?");

	private ProxyCheck() {
	}

	static void check(String prefix, @Nullable String host, @Nullable Integer port,
			Consumer<ConfigurationProblem> problems) {
		if (host == null || host.isBlank()) {
			problems.accept(new ConfigurationProblem(prefix + ".host", "is not set",
					"Set it, or remove everything else under " + prefix + "."));
		}
		else if (!HOST.matcher(host).matches()) {
			problems.accept(new ConfigurationProblem(prefix + ".host", "is neither the name nor the address of a host",
					"Set it to the host alone, without scheme, port, path or blanks."));
		}
		if (port == null) {
			problems
				.accept(new ConfigurationProblem(prefix + ".port", "is not set", "Set it to the port of the proxy."));
		}
		new Limits(prefix, problems).between("port", port, 1, 65535);
	}

}
