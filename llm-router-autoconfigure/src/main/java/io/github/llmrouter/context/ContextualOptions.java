package io.github.llmrouter.context;

/**
 * Options of a prompt that say on whose behalf the call is made.
 */
public interface ContextualOptions {

	/**
	 * On whose behalf the call is made, as far as the options say so.
	 * @return the context, {@link LlmContext#EMPTY} if they do not
	 */
	LlmContext getContext();

}
