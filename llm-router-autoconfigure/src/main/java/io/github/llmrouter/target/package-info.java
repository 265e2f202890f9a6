/**
 * A named model that can be asked: its {@code ChatModel} and what is known about it.
 */
@NullMarked
package io.github.llmrouter.target;

import org.jspecify.annotations.NullMarked;
