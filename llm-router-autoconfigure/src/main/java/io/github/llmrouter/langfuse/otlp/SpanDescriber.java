package io.github.llmrouter.langfuse.otlp;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * Makes what a span says.
 */
@FunctionalInterface
public interface SpanDescriber {

	/**
	 * Describe it: with content on the thread that exports; without on the one that ended
	 * the span, where nothing of the application's may run.
	 * @param start when it began
	 * @param content whether with what was asked and answered
	 * @return makes the details, on the thread that exports; holds no content unless it
	 * was asked for
	 */
	Supplier<SpanDetails> describe(Instant start, boolean content);

}
