/**
 * Leaves a target alone that fails, and finds out when it is well again.
 */
@NullMarked
package io.github.llmrouter.breaker;

import org.jspecify.annotations.NullMarked;
