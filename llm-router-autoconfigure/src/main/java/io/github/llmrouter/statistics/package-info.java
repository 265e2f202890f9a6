/**
 * What became of calls and attempts, kept in bounded memory. Works without metrics.
 */
@NullMarked
package io.github.llmrouter.statistics;

import org.jspecify.annotations.NullMarked;
