/**
 * Takes spans to Langfuse: an OpenTelemetry pipeline of its own, beside the
 * application's.
 */
@NullMarked
package io.github.llmrouter.langfuse.otlp;

import org.jspecify.annotations.NullMarked;
