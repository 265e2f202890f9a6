/**
 * When a second target is asked beside one that is slow to answer.
 */
@NullMarked
package io.github.llmrouter.hedge;

import org.jspecify.annotations.NullMarked;
