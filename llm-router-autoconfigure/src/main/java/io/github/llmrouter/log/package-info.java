/**
 * Logs what goes wrong outside of the router, without what was asked.
 */
@NullMarked
package io.github.llmrouter.log;

import org.jspecify.annotations.NullMarked;
