/**
 * The extension points of the router: what may admit, delay, answer or refuse a call or
 * an attempt.
 */
@NullMarked
package io.github.llmrouter.policy;

import org.jspecify.annotations.NullMarked;
