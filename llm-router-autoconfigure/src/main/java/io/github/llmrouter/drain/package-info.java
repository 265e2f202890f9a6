/**
 * Takes targets out of service and back.
 */
@NullMarked
package io.github.llmrouter.drain;

import org.jspecify.annotations.NullMarked;
