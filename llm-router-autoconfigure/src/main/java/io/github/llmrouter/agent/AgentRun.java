package io.github.llmrouter.agent;

import java.util.Map;
import java.util.function.Function;

import io.github.llmrouter.observation.CallTotals;
import io.github.llmrouter.observation.ObservationScope;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * One run of an agent. It is to be closed, once, by any thread; all calls belong to it
 * that are made where it is current: on a thread between {@link #open()} and the end of
 * that, where Micrometer's context propagation carries it, and downstream of a
 * {@code contextWrite} of {@link #inReactor()}. Safe for any thread. Nothing here throws.
 */
public interface AgentRun extends AutoCloseable {

	/**
	 * It goes on to another state.
	 * @param state the state; as it is no tag of meters, there may be many
	 * @return this
	 */
	AgentRun transition(String state);

	/**
	 * Something happened in it.
	 * @param event what, which is a tag of meters, and of which there must be few kinds:
	 * {@link AgentTracer#HUMAN_REVIEW} for instance
	 * @param metadata what is known about it
	 * @return this
	 */
	AgentRun event(String event, Map<String, ?> metadata);

	/**
	 * What came of it.
	 * @param result a text, or anything that can be written as JSON
	 * @return this
	 */
	AgentRun result(@Nullable Object result);

	/**
	 * It failed. It is to be closed all the same.
	 * @param error why
	 * @return this
	 */
	AgentRun error(Throwable error);

	/**
	 * What all calls inside used together, those of runs within it included.
	 * @return the numbers so far; nothing where nobody observes
	 */
	CallTotals.Snapshot totals();

	/**
	 * Make it current on this thread.
	 * @return to be closed on this thread, the last opened first; closed while something
	 * opened later is still open, it ends with that, and closed on another thread it ends
	 * when this one makes a call or has to do with a run again
	 */
	ObservationScope open();

	/**
	 * Make it current for what is upstream: {@code flux.contextWrite(run.inReactor())}.
	 * @return adds it to a Reactor context
	 */
	Function<Context, Context> inReactor();

	/**
	 * It is over.
	 */
	@Override
	void close();

}
