package io.github.llmrouter.langfuse.otlp;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Marks what gets as far as what sends it.
 *
 * @param pending the spans that wait to be sent
 * @param target sends them
 */
record HandingOver(PendingSpans pending, SpanProcessor target) implements SpanProcessor {

	@Override
	public void onStart(Context parent, ReadWriteSpan span) {
		this.target.onStart(parent, span);
	}

	@Override
	public boolean isStartRequired() {
		return this.target.isStartRequired();
	}

	@Override
	public void onEnd(ReadableSpan span) {
		this.pending.handedOver(span.getSpanContext().getSpanId());
		this.target.onEnd(span);
	}

	@Override
	public boolean isEndRequired() {
		return this.target.isEndRequired();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.target.shutdown();
	}

	@Override
	public CompletableResultCode forceFlush() {
		return this.target.forceFlush();
	}

}
