package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.observation.CallTotals;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

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
	 * What the calls inside cost together, if it tells that and so has to wait until it
	 * is known.
	 * @param context the observation, ended
	 * @return the totals, or {@code null} if it tells none
	 */
	default @Nullable CallTotals totals(C context) {
		return null;
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
	 * What there is to tell about it.
	 * @param context the observation, ended
	 * @param settings how much content is shown
	 * @return tells everything
	 */
	Telling tell(C context, ContentSettings settings);

}
