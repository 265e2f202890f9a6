/**
 * Named chains of targets, and which chain a call takes.
 */
@NullMarked
package io.github.llmrouter.route;

import org.jspecify.annotations.NullMarked;
