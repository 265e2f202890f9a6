package io.github.llmrouter.langfuse.observation;

import java.util.function.Consumer;

import io.github.llmrouter.context.LlmContext;
import io.micrometer.observation.Observation;

/**
 * Says what an observation of one kind is in Langfuse.
 *
 * @param <C> the kind
 */
interface ObservationMapper<C extends Observation.Context> {

	/**
	 * What it is called.
	 * @param context the observation, not ended yet perhaps
	 * @return its name
	 */
	String name(C context);

	/**
	 * Whether its name is the application's, so that it has to be masked.
	 * @return whether it may be anything
	 */
	default boolean isNamedByApplication() {
		return false;
	}

	/**
	 * On whose behalf it happens, as far as itself knows.
	 * @param context the observation, just begun
	 * @return who
	 */
	default LlmContext who(C context) {
		return LlmContext.EMPTY;
	}

	/**
	 * How much content it keeps in memory.
	 * @param context the observation, ended
	 * @return bytes, roughly
	 */
	default long weight(C context) {
		return 0;
	}

	/**
	 * What there is to tell about it. As that is told later and on another thread, it
	 * keeps what it needs, but not the context: that would keep alive what encloses the
	 * observation, as a web request.
	 * @param context the observation, ended
	 * @return tells everything
	 */
	Consumer<Description> describe(C context);

}
