package io.github.llmrouter.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The HTTP proxy through which Langfuse is reached.
 *
 * @param host Host of the HTTP proxy, which must want no password.
 * @param port Port of the HTTP proxy.
 */
record LangfuseProxyProperties(@Nullable String host, @Nullable Integer port) {

	LangfuseProxyProperties {
		host = StringUtils.hasText(host) ? host.strip() : null;
	}

}
