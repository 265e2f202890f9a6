/**
 * Measures what the router adds: with JMH over a model that does nothing, under load
 * against bare Spring AI, and at an application's start.
 */
@NullMarked
package io.github.llmrouter.benchmarks;

import org.jspecify.annotations.NullMarked;
