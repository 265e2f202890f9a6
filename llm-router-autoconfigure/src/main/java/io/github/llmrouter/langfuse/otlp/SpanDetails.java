package io.github.llmrouter.langfuse.otlp;

import io.opentelemetry.api.common.Attributes;

/**
 * What a span says, made only when it is sent.
 *
 * @param name its name
 * @param attributes its attributes, without content
 * @param content attributes that hold what was asked and answered; left out where the
 * span is too large otherwise
 */
public record SpanDetails(String name, Attributes attributes, Attributes content) {
}
