/**
 * The HTTP client that all providers share: one exchange per attempt, bounded, redacted,
 * and stoppable at any time. Meant for the provider packages, not for users.
 */
@NullMarked
package io.github.llmrouter.provider.http;

import org.jspecify.annotations.NullMarked;
