package io.github.llmrouter.langfuse.observation;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.langfuse.otlp.SpanDetails;

/**
 * Writes what a span says. Langfuse looks at each span alone, so that what is true of the
 * whole trace is on every one.
 */
final class SpanWriter {

	private final ContentSettings settings;

	private final ApplicationLabels labels;

	SpanWriter(ContentSettings settings, ApplicationLabels labels) {
		this.settings = settings;
		this.labels = labels;
	}

	/**
	 * Write.
	 * @param shown the observation, ended
	 * @param name its name
	 * @param describe tells what there is to tell about it
	 * @param start when it began
	 * @param content whether with what was asked and answered
	 * @return makes what the span says, of everything that was written but not masked yet
	 */
	Supplier<SpanDetails> write(ShownObservation shown, String name, Consumer<Description> describe, Instant start,
			boolean content) {
		Description description = new Description(content ? this.settings : this.settings.withoutContent(), start);
		description.metadata("content_left_out", content ? null : "too much waits to be sent");
		describe.accept(description);
		trace(description, shown.trace(), shown.call() ? shown.who() : shown.who().withDefaults(shown.trace().who()));
		if (shown.root()) {
			description.put(LangfuseAttributes.APP_ROOT, true);
			description.put(LangfuseAttributes.AS_ROOT, true);
		}
		boolean masked = shown.mapper().isNamedByApplication();
		return () -> new SpanDetails(masked ? description.content().masked(name) : name, description.attributes(),
				description.content().attributes());
	}

	private void trace(Description description, LangfuseTrace trace, LlmContext who) {
		description.put(LangfuseAttributes.TRACE_NAME, trace.name(who.traceName()));
		description.put(LangfuseAttributes.USER, who.user());
		description.put(LangfuseAttributes.SESSION, who.session());
		if (!who.tags().isEmpty()) {
			description.put(LangfuseAttributes.TAGS, who.tags());
		}
		who.metadata().forEach((key, value) -> description.masked(LangfuseAttributes.traceMetadata(key), value));
		// no metadata of that name stands in their place
		description.put(LangfuseAttributes.traceMetadata("tenant"), who.tenant());
		description.put(LangfuseAttributes.traceMetadata("project"), who.project());
		description.put(LangfuseAttributes.ENVIRONMENT, this.labels.environment());
		description.put(LangfuseAttributes.RELEASE, this.labels.release());
	}

}
