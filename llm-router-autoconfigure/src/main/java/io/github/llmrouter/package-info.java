/**
 * The router: what a user names, and the engine behind it.
 */
@NullMarked
package io.github.llmrouter;

import org.jspecify.annotations.NullMarked;
