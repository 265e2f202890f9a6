/**
 * What the parts of the router tell its operator.
 */
@NullMarked
package io.github.llmrouter.status;

import org.jspecify.annotations.NullMarked;
