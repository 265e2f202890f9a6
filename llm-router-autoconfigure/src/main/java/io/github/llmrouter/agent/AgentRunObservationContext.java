package io.github.llmrouter.agent;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.llmrouter.observation.CallTotals;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of an agent's run. Safe for any thread.
 */
public final class AgentRunObservationContext extends Observation.Context {

	/** An agent may run for ever. */
	private static final int MAX_TRANSITIONS = 1000;

	private final String agent;

	private final @Nullable Object input;

	private final CallTotals totals = new CallTotals();

	private final Deque<Transition> transitions = new ArrayDeque<>();

	private volatile @Nullable Object result;

	private volatile boolean ended;

	private volatile boolean cancelled;

	AgentRunObservationContext(String agent, @Nullable Object input) {
		this.agent = agent;
		this.input = Given.now(input);
		put(CallTotals.class, this.totals);
	}

	/**
	 * The agent.
	 * @return its name
	 */
	public String getAgent() {
		return this.agent;
	}

	/**
	 * What it was asked.
	 * @return the input, or {@code null} if there is none
	 */
	public @Nullable Object getInput() {
		return this.input;
	}

	/**
	 * What came of it.
	 * @return the result, or {@code null} while there is none
	 */
	public @Nullable Object getResult() {
		return this.result;
	}

	/**
	 * What all calls inside used together.
	 * @return the totals so far
	 */
	public CallTotals.Snapshot getTotals() {
		return this.totals.snapshot();
	}

	/**
	 * The states it went through.
	 * @return the transitions so far, in their order; the last {@value #MAX_TRANSITIONS}
	 * if there are more
	 */
	public synchronized List<Transition> getTransitions() {
		return List.copyOf(this.transitions);
	}

	/**
	 * Whether it has ended.
	 * @return {@code false} while it runs
	 */
	public boolean isEnded() {
		return this.ended;
	}

	synchronized @Nullable String transition(String state, Instant now) {
		Transition last = this.transitions.peekLast();
		String before = (last != null) ? last.to() : null;
		if (this.transitions.size() == MAX_TRANSITIONS) {
			this.transitions.removeFirst();
		}
		this.transitions.add(new Transition(before, state, now));
		return before;
	}

	void result(@Nullable Object result) {
		this.result = Given.now(result);
	}

	void end() {
		this.ended = true;
	}

	/**
	 * Whether nobody wanted its result any more.
	 * @return whether it was cancelled before it ended
	 */
	public boolean isCancelled() {
		return this.cancelled;
	}

	void cancel() {
		this.cancelled = true;
	}

	/**
	 * From one state to another.
	 *
	 * @param from the state before, {@code null} for the first
	 * @param to the state since
	 * @param time when
	 */
	public record Transition(@Nullable String from, String to, Instant time) {
	}

}
