package io.github.llmrouter.agent;

import java.time.Clock;
import java.util.Map;
import java.util.function.Function;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.observation.GuardedObservation;
import io.github.llmrouter.observation.ObservationScope;
import io.github.llmrouter.observation.RouterObservations;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * Traces runs by Micrometer. Safe for any thread.
 */
public final class ObservedAgentTracer implements AgentTracer {

	private static final AgentRunObservationConvention RUN_CONVENTION = new DefaultAgentRunObservationConvention();

	private static final EventObservationConvention EVENT_CONVENTION = new DefaultEventObservationConvention();

	/** What an agent or an event is called that has no name. */
	private static final String UNNAMED = "unnamed";

	private final RouterObservations observations;

	private final @Nullable AgentRunObservationConvention runConvention;

	private final @Nullable EventObservationConvention eventConvention;

	private final Clock clock;

	/**
	 * Create.
	 * @param observations where observations go
	 * @param runConvention names those of runs, or {@code null} for the default
	 * @param eventConvention names those of events, or {@code null} for the default
	 * @param clock tells when states change
	 */
	public ObservedAgentTracer(RouterObservations observations, @Nullable AgentRunObservationConvention runConvention,
			@Nullable EventObservationConvention eventConvention, Clock clock) {
		this.observations = observations;
		this.runConvention = runConvention;
		this.eventConvention = eventConvention;
		this.clock = clock;
	}

	@Override
	public AgentRun start(String agent, @Nullable Object input) {
		return startWithin(null, agent, input);
	}

	private ObservedAgentRun startWithin(@Nullable Observation parent, String agent, @Nullable Object input) {
		AgentRunObservationContext context = new AgentRunObservationContext(Given.name(agent, UNNAMED), input);
		GuardedObservation observation = this.observations
			.guarded(this.observations.create(() -> AgentObservationDocumentation.RUN.observation(this.runConvention,
					RUN_CONVENTION, () -> context, this.observations.registry())));
		observation.start(parent);
		return new ObservedAgentRun(this, context, observation, this.clock);
	}

	@Override
	public <T extends @Nullable Object, E extends Exception> T trace(String agent, @Nullable Object input,
			AgentWork<T, E> work) throws E {
		try (ObservedAgentRun run = startWithin(null, agent, input); ObservationScope scope = run.openAround()) {
			try {
				T result = work.run(run);
				run.resultUnlessSet(result);
				return result;
			}
			catch (Throwable ex) {
				run.error(ex);
				throw ex;
			}
		}
	}

	@Override
	public <T> Mono<T> traceMono(String agent, @Nullable Object input, Function<AgentRun, Mono<T>> work) {
		return Mono.deferContextual((context) -> {
			ObservedAgentRun run = start(agent, input, context);
			return Mono.defer(() -> work.apply(run))
				.doOnNext(run::resultUnlessSet)
				.doOnError(run::error)
				.doFinally((signal) -> end(run, signal))
				.contextWrite(run.inReactor());
		});
	}

	@Override
	public <T> Flux<T> traceFlux(String agent, @Nullable Object input, Function<AgentRun, Flux<T>> work) {
		return Flux.deferContextual((context) -> {
			ObservedAgentRun run = start(agent, input, context);
			return Flux.defer(() -> work.apply(run))
				.doOnError(run::error)
				.doFinally((signal) -> end(run, signal))
				.contextWrite(run.inReactor());
		});
	}

	private ObservedAgentRun start(String agent, @Nullable Object input, ContextView context) {
		Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		// who is asking is looked for on this thread
		try (LlmContext.Scope scope = LlmContext.current(context).open()) {
			return startWithin(parent, agent, input);
		}
	}

	private static void end(ObservedAgentRun run, SignalType signal) {
		if (signal == SignalType.CANCEL) {
			run.cancelled();
		}
		run.close();
	}

	@Override
	public void event(String event, Map<String, ?> metadata) {
		event(null, event, metadata);
	}

	void event(@Nullable Observation parent, String event, Map<String, ?> metadata) {
		observe(parent, new EventObservationContext(Given.name(event, UNNAMED), null, metadata));
	}

	void transition(@Nullable Observation parent, String state, Map<String, ?> metadata) {
		observe(parent, new EventObservationContext(Given.name("state " + state, UNNAMED), state, metadata));
	}

	private void observe(@Nullable Observation parent, EventObservationContext context) {
		GuardedObservation observation = this.observations
			.guarded(this.observations.create(() -> AgentObservationDocumentation.EVENT
				.observation(this.eventConvention, EVENT_CONVENTION, () -> context, this.observations.registry())));
		observation.start(parent);
		observation.stop(null);
	}

}
