package io.github.llmrouter.agent;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.observation.RouterObservations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

/**
 * Tests for {@link ObservedAgentTracer}.
 */
class ObservedAgentTracerTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final List<Observation.Context> events = new ArrayList<>();

	private AgentTracer tracer;

	@BeforeEach
	void observe() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(this.meters))
			.observationHandler(new Events());
		this.tracer = new ObservedAgentTracer(new RouterObservations(registry, null, null), null, null,
				Clock.systemUTC());
	}

	@Test
	void shouldNotMakeATagOfEachState() {
		try (AgentRun run = this.tracer.start("researcher", null)) {
			for (int i = 0; i < 100; i++) {
				run.transition("step " + i + ": title");
			}
			run.event(AgentTracer.HUMAN_REVIEW, Map.of());
		}
		assertThat(this.meters.find("llm.event").timers())
			.extracting((timer) -> timer.getId().getTag("llm.event.name"), (timer) -> timer.count())
			.containsExactlyInAnyOrder(tuple("state", 100L), tuple("human_review", 1L));
		assertThat(this.meters.getMeters())
			.noneMatch((meter) -> meter.getId().getTags().stream().anyMatch((tag) -> tag.getValue().contains("title")));
	}

	@Test
	void shouldSayTheStateElsewhere() {
		try (AgentRun run = this.tracer.start("researcher", null)) {
			run.transition("planning").event("planning", Map.of());
		}
		assertThat(this.events)
			.extracting((event) -> event.getHighCardinalityKeyValues()
				.stream()
				.map((key) -> key.getKey() + "=" + key.getValue())
				.toList(), Observation.Context::getContextualName)
			.containsExactly(tuple(List.of("llm.event.state=planning"), "state planning"),
					tuple(List.of(), "planning"));
	}

	private final class Events implements ObservationHandler<EventObservationContext> {

		@Override
		public void onStop(EventObservationContext context) {
			ObservedAgentTracerTests.this.events.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof EventObservationContext;
		}

	}

}
