package io.github.llmrouter.langfuse.observation;

import io.micrometer.observation.Observation;

/**
 * Decides which observations are shown in Langfuse. By default those of language models
 * and of what belongs to them: routed calls and their attempts, chat clients and
 * advisors, chat models, tools, embeddings, vector stores, runs of agents, and events. A
 * bean of this type replaces that. If it throws, the observation is not shown. It may
 * need any other bean; an observation that is made before it can be had is decided by the
 * default.
 */
@FunctionalInterface
public interface LangfuseObservationFilter {

	/**
	 * Decide. Asked when an observation is made, before it starts.
	 * @param context the observation's context
	 * @param aboutModels whether it would be shown by default
	 * @return whether it is shown
	 */
	boolean isShown(Observation.Context context, boolean aboutModels);

}
