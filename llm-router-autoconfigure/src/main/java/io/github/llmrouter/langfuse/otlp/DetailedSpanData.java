package io.github.llmrouter.langfuse.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A span with its details.
 */
final class DetailedSpanData extends DelegatingSpanData {

	private final SpanData span;

	private final SpanDetails details;

	private final Attributes attributes;

	DetailedSpanData(SpanData span, SpanDetails details) {
		this(span, details, details.attributes().toBuilder().putAll(details.content()).build());
	}

	private DetailedSpanData(SpanData span, SpanDetails details, Attributes attributes) {
		super(span);
		this.span = span;
		this.details = details;
		this.attributes = attributes;
	}

	boolean hasContent() {
		return this.attributes.size() > this.details.attributes().size();
	}

	DetailedSpanData withoutContent() {
		return new DetailedSpanData(this.span, this.details, this.details.attributes());
	}

	/**
	 * The parent, but for that which only handed the id of its trace down.
	 */
	@Override
	public SpanContext getParentSpanContext() {
		SpanContext parent = super.getParentSpanContext();
		return parent.isRemote() ? SpanContext.getInvalid() : parent;
	}

	@Override
	public String getName() {
		return this.details.name();
	}

	@Override
	public Attributes getAttributes() {
		return this.attributes;
	}

	@Override
	public int getTotalAttributeCount() {
		return this.attributes.size();
	}

}
