package io.github.llmrouter.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What metrics and traces tell.
 *
 * @param histograms Whether the timers of calls, attempts and first tokens have buckets
 * that suit language models, from 10 ms to 80 s, unless management.metrics.distribution.*
 * sets others.
 * @param includePrompt Whether spans hold what models are asked. Langfuse has a switch of
 * its own.
 * @param includeCompletion Whether spans hold what models answer. Langfuse has a switch
 * of its own.
 */
record ObservationProperties(@DefaultValue("true") boolean histograms, boolean includePrompt,
		boolean includeCompletion) {
}
