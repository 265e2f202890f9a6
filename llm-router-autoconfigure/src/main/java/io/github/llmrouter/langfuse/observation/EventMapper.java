package io.github.llmrouter.langfuse.observation;

import java.util.LinkedHashMap;
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
	public Telling tell(EventObservationContext context, ContentSettings settings) {
		Map<String, WrittenContent> metadata = new LinkedHashMap<>();
		context.getMetadata().forEach((key, value) -> {
			WrittenContent written = WrittenContent.of(value, settings.prompts());
			if (written != null) {
				metadata.put(key, written);
			}
		});
		long weight = metadata.values().stream().mapToLong(WrittenContent::weight).sum();
		return new Telling(weight, (description) -> {
			description.type("event");
			metadata.forEach(description.content()::metadata);
		});
	}

}
