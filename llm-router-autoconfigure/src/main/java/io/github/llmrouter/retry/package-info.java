/**
 * When and how often a target is asked again, and how much of that the process may do.
 */
@NullMarked
package io.github.llmrouter.retry;

import org.jspecify.annotations.NullMarked;
