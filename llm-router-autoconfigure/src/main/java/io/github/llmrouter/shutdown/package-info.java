/**
 * Lets no new calls in when the application ends.
 */
@NullMarked
package io.github.llmrouter.shutdown;

import org.jspecify.annotations.NullMarked;
