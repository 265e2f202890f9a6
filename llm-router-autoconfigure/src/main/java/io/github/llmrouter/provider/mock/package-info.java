/**
 * Targets that answer without any network, for development and tests.
 */
@NullMarked
package io.github.llmrouter.provider.mock;

import org.jspecify.annotations.NullMarked;
