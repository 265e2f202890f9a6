/**
 * Shows calls in Langfuse: its API, and the export of observations to it.
 */
@NullMarked
package io.github.llmrouter.langfuse;

import org.jspecify.annotations.NullMarked;
