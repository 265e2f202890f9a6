package io.github.llmrouter.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * How a provider's certificate is checked and a client certificate is shown.
 *
 * @param bundle SSL bundle to use.
 */
record SslProperties(@Nullable String bundle) {
}
