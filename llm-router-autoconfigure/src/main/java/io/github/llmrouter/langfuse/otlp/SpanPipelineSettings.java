package io.github.llmrouter.langfuse.otlp;

import java.time.Duration;

/**
 * How spans are gathered and sent.
 *
 * @param sampleRate share of traces that are sent, from 0 to 1
 * @param maxQueueSize how many spans wait at most
 * @param maxQueueBytes how much content waits at most, in bytes
 * @param maxBatchSize how many spans are sent with one request at most
 * @param flushInterval how long a span waits at most for others to be sent with
 * @param shutdownTimeout how long {@link SpanPipeline#close()} waits at most
 */
public record SpanPipelineSettings(double sampleRate, int maxQueueSize, long maxQueueBytes, int maxBatchSize,
		Duration flushInterval, Duration shutdownTimeout) {

	/** What suits production. */
	public static final SpanPipelineSettings DEFAULTS = new SpanPipelineSettings(1, 2048, 32L << 20, 128,
			Duration.ofSeconds(5), Duration.ofSeconds(5));

}
