/**
 * Traces of agent runs, with their states and events and the totals of all calls inside.
 */
@NullMarked
package io.github.llmrouter.agent;

import org.jspecify.annotations.NullMarked;
