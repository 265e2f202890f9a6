/**
 * Chooses among the targets of a chain: by weight, latency, cost or load, and by what a
 * session had before.
 */
@NullMarked
package io.github.llmrouter.selection;

import org.jspecify.annotations.NullMarked;
