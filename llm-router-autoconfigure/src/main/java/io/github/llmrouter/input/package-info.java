/**
 * Checks what is asked before a model is: how much it is, what is in it, and what the
 * application says to it.
 */
@NullMarked
package io.github.llmrouter.input;

import org.jspecify.annotations.NullMarked;
