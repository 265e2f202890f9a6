/**
 * Estimates how many tokens a text is.
 */
@NullMarked
package io.github.llmrouter.tokens;

import org.jspecify.annotations.NullMarked;
