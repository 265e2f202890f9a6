/**
 * The fake in tests with a Spring application context.
 */
@NullMarked
package io.github.llmrouter.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
