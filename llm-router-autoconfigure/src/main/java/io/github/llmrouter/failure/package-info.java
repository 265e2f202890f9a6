/**
 * What can go wrong with a model call: its kinds, how an error is classified, and the
 * exception that reaches the caller.
 */
@NullMarked
package io.github.llmrouter.failure;

import org.jspecify.annotations.NullMarked;
