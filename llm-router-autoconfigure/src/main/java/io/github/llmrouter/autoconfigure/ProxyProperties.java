package io.github.llmrouter.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The HTTP proxy through which a provider is asked.
 *
 * @param host Host of the HTTP proxy.
 * @param port Port of the HTTP proxy.
 * @param username User name at the HTTP proxy, if it wants one.
 * @param password Password at the HTTP proxy, if it wants one.
 */
record ProxyProperties(@Nullable String host, @Nullable Integer port, @Nullable String username,
		@Nullable Secret password) {

	ProxyProperties {
		username = StringUtils.hasText(username) ? username : null;
		password = Secret.orNull(password);
	}

}
