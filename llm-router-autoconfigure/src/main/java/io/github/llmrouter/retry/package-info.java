/**
 * When and how often a target is asked again, and how much of that the process may do.
 * For applications are {@link io.github.llmrouter.retry.Retries} with its settings and
 * budget, and the {@code BackOffPolicy} classes. {@code TargetRetries} is internal: it is
 * public for the engine in the parent package alone and may change at any time.
 */
@NullMarked
package io.github.llmrouter.retry;

import org.jspecify.annotations.NullMarked;
