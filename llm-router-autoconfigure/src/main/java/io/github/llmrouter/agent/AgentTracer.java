package io.github.llmrouter.agent;

import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Traces what agents and other workflows do, as observations: in Langfuse as agents and
 * events, elsewhere as timers and spans. Where nobody observes it does nothing. Inputs,
 * results and metadata are written when they are sent: they must not be changed
 * afterwards. Safe for any thread.
 */
public interface AgentTracer {

	/** An image was made. */
	String IMAGE_GENERATION = "image_generation";

	/** A person has looked at something. */
	String HUMAN_REVIEW = "human_review";

	/** What a user said about a result was taken into account. */
	String FEEDBACK_APPLIED = "feedback_applied";

	/**
	 * Start a run, as a part of whatever is observed on this thread. It is not current
	 * anywhere until it is opened.
	 * @param agent the agent's name, which is a tag of meters, and of which there must be
	 * few
	 * @param input what it is asked: a text, or anything that can be written as JSON
	 * @return the run, to be closed
	 */
	AgentRun start(String agent, @Nullable Object input);

	/**
	 * Trace work on this thread. What it returns is the result of the run, unless it sets
	 * another, and what it throws is why the run failed.
	 * @param agent the agent's name
	 * @param input what it is asked
	 * @param work the work
	 * @param <T> what it returns
	 * @param <E> what it may throw
	 * @return what the work returns
	 * @throws E what the work throws
	 */
	<T extends @Nullable Object, E extends Exception> T trace(String agent, @Nullable Object input,
			AgentWork<T, E> work) throws E;

	/**
	 * Trace work that is done by Reactor. A run starts at each subscription. Streams are
	 * a part of it; blocking calls only where Reactor propagates contexts to threads, or
	 * between {@link AgentRun#open()} and the end of that.
	 * @param agent the agent's name
	 * @param input what it is asked
	 * @param work makes the work
	 * @return the work, traced; what it emits is the result of the run, unless it sets
	 * another
	 */
	<T> Mono<T> traceMono(String agent, @Nullable Object input, Function<AgentRun, Mono<T>> work);

	/**
	 * Trace work that is done by Reactor and emits many things. A run starts at each
	 * subscription. What is a part of it is as of {@link #traceMono}.
	 * @param agent the agent's name
	 * @param input what it is asked
	 * @param work makes the work, and sets the result of the run
	 * @return the work, traced
	 */
	<T> Flux<T> traceFlux(String agent, @Nullable Object input, Function<AgentRun, Flux<T>> work);

	/**
	 * Something happened, within whatever is observed on this thread.
	 * @param event what, which is a tag of meters, and of which there must be few kinds:
	 * {@link #IMAGE_GENERATION} for instance
	 * @param metadata what is known about it
	 */
	void event(String event, Map<String, ?> metadata);

	/**
	 * Work of an agent.
	 *
	 * @param <T> what it returns
	 * @param <E> what it may throw
	 */
	@FunctionalInterface
	interface AgentWork<T extends @Nullable Object, E extends Exception> {

		/**
		 * Do it.
		 * @param run the run, current on this thread
		 * @return the result
		 * @throws E if it fails
		 */
		T run(AgentRun run) throws E;

	}

}
