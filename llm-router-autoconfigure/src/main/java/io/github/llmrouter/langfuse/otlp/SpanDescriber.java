package io.github.llmrouter.langfuse.otlp;

import java.time.Instant;

/**
 * Makes what a span says.
 */
@FunctionalInterface
public interface SpanDescriber {

	/**
	 * Describe it. As a rule on another thread than the one that ended the span.
	 * @param start when it began
	 * @param content whether with what was asked and answered
	 * @return its details
	 */
	SpanDetails describe(Instant start, boolean content);

}
