package io.github.llmrouter.langfuse.observation;

import java.util.Map;
import java.util.function.Consumer;

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
	public Consumer<Description> describe(EventObservationContext context) {
		Map<String, Object> metadata = context.getMetadata();
		return (description) -> {
			description.type("event");
			metadata.forEach((key, value) -> description.content().metadataOfAny(key, value));
		};
	}

}
