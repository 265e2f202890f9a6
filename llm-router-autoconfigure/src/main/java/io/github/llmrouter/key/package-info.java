/**
 * Whether providers accept the application's keys.
 */
@NullMarked
package io.github.llmrouter.key;

import org.jspecify.annotations.NullMarked;
