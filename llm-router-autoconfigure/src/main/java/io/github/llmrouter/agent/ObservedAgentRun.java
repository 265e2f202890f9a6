package io.github.llmrouter.agent;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.llmrouter.observation.CallTotals;
import io.github.llmrouter.observation.GuardedObservation;
import io.github.llmrouter.observation.ObservationScope;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * A run that Micrometer observes. Safe for any thread.
 */
final class ObservedAgentRun implements AgentRun {

	private final ObservedAgentTracer tracer;

	private final AgentRunObservationContext context;

	private final GuardedObservation observation;

	private final Clock clock;

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile @Nullable Throwable error;

	ObservedAgentRun(ObservedAgentTracer tracer, AgentRunObservationContext context, GuardedObservation observation,
			Clock clock) {
		this.tracer = tracer;
		this.context = context;
		this.observation = observation;
		this.clock = clock;
	}

	@Override
	public AgentRun transition(String next) {
		String state = Given.name(next, "");
		if (state.isEmpty()) {
			return this;
		}
		String before = this.context.transition(state, this.clock.instant());
		this.observation.event(Observation.Event.of("llm.agent.state", state));
		this.tracer.transition(this.observation.get(), state,
				(before != null) ? Map.of("from", before, "to", state) : Map.of("to", state));
		return this;
	}

	@Override
	public AgentRun event(String event, Map<String, ?> metadata) {
		this.tracer.event(this.observation.get(), event, metadata);
		return this;
	}

	@Override
	public AgentRun result(@Nullable Object result) {
		this.context.result(result);
		return this;
	}

	void resultUnlessSet(@Nullable Object result) {
		if (this.context.getResult() == null) {
			this.context.result(result);
		}
	}

	@Override
	public AgentRun error(Throwable error) {
		this.error = error;
		return this;
	}

	/**
	 * Nobody wants the result any more.
	 */
	void cancelled() {
		this.context.cancel();
	}

	@Override
	public CallTotals.Snapshot totals() {
		return this.context.getTotals();
	}

	@Override
	public ObservationScope open() {
		return this.observation.openFreely();
	}

	/**
	 * Make it current around what is done on this thread.
	 * @return to be closed on this thread, with all that was opened since
	 */
	ObservationScope openAround() {
		return this.observation.open();
	}

	@Override
	public Function<Context, Context> inReactor() {
		Observation observation = this.observation.get();
		return (context) -> observation.isNoop() ? context
				: context.put(ObservationThreadLocalAccessor.KEY, observation);
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.context.end();
			this.observation.stop(this.error);
		}
	}

}
