package io.github.llmrouter.agent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of an event.
 */
public final class EventObservationContext extends Observation.Context {

	private final String event;

	private final @Nullable String state;

	private final Map<String, Object> metadata;

	EventObservationContext(String event, @Nullable String state, @Nullable Map<String, ?> metadata) {
		this.event = event;
		this.state = state;
		this.metadata = (metadata != null) ? Collections.unmodifiableMap(kept(metadata)) : Map.of();
	}

	private static Map<String, Object> kept(Map<String, ?> metadata) {
		Map<String, Object> kept = new LinkedHashMap<>();
		metadata.forEach((key, value) -> {
			String name = Given.name(key, "");
			Object content = Given.now(value);
			if (!name.isEmpty() && content != null) {
				kept.put(name, content);
			}
		});
		return kept;
	}

	/**
	 * What happened.
	 * @return its name
	 */
	public String getEvent() {
		return this.event;
	}

	/**
	 * The state that a run went on to.
	 * @return the state, or {@code null} if something else happened
	 */
	public @Nullable String getState() {
		return this.state;
	}

	/**
	 * What is known about it.
	 * @return the metadata, empty if there is none
	 */
	public Map<String, Object> getMetadata() {
		return this.metadata;
	}

}
