/**
 * How Langfuse is reached.
 */
@NullMarked
package io.github.llmrouter.langfuse;

import org.jspecify.annotations.NullMarked;
