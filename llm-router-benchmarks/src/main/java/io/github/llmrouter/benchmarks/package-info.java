/**
 * Measures what the router adds: with JMH over a model that does nothing, and under load
 * against bare Spring AI.
 */
package io.github.llmrouter.benchmarks;
