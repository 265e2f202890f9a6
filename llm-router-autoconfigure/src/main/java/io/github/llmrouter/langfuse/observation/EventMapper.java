package io.github.llmrouter.langfuse.observation;

import java.util.Map;

import io.github.llmrouter.agent.EventObservationContext;

/**
 * Something that happened.
 */
final class EventMapper implements ObservationMapper<EventObservationContext> {

	@Override
	public String name(EventObservationContext context) {
		return context.getEvent();
	}

	@Override
	public boolean isNamedByApplication() {
		return true;
	}

	@Override
	public long weight(EventObservationContext context) {
		return context.getMetadata().values().stream().mapToLong(ContentWeight::ofAny).sum();
	}

	@Override
	public void describe(EventObservationContext context, Description description) {
		description.type("event");
		for (Map.Entry<String, Object> entry : context.getMetadata().entrySet()) {
			description.content().metadataOfAny(entry.getKey(), entry.getValue());
		}
	}

}
