/**
 * The HTTP client that all providers share: one exchange per attempt, bounded, redacted,
 * and stoppable at any time. For applications that build a provider by hand are
 * {@link io.github.llmrouter.provider.http.ProviderConnection},
 * {@link io.github.llmrouter.provider.http.HttpSettings},
 * {@link io.github.llmrouter.provider.http.ProxyCredentials} and
 * {@link io.github.llmrouter.provider.http.ProviderClient}. All other types are internal:
 * they are public for the provider packages alone and may change at any time.
 */
@NullMarked
package io.github.llmrouter.provider.http;

import org.jspecify.annotations.NullMarked;
