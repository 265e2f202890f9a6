package io.github.llmrouter.autoconfigure;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Checks where an HTTP proxy is.
 */
final class ProxyCheck {

	private ProxyCheck() {
	}

	static void check(String prefix, @Nullable String host, @Nullable Integer port,
			Consumer<ConfigurationProblem> problems) {
		if (host == null || host.isBlank()) {
			problems.accept(new ConfigurationProblem(prefix + ".host", "is not set",
					"Set it, or remove everything else under " + prefix + "."));
		}
		if (port == null) {
			problems
				.accept(new ConfigurationProblem(prefix + ".port", "is not set", "Set it to the port of the proxy."));
		}
		new Limits(prefix, problems).between("port", port, 1, 65535);
	}

}
