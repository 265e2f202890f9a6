package io.github.llmrouter.langfuse.observation;

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
	 * Whether it tells what the calls inside cost together.
	 * @return whether it has to wait until that is known
	 */
	default boolean showsTotals() {
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
	 * What there is to tell about it.
	 * @param context the observation, ended
	 * @param settings how much content is shown
	 * @return tells everything
	 */
	Telling tell(C context, ContentSettings settings);

}
