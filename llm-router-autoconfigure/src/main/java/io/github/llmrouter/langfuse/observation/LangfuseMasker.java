package io.github.llmrouter.langfuse.observation;

/**
 * Removes from texts what Langfuse must not see. A bean of this type is asked for each
 * text of a prompt and an answer, for arguments and results of tools, queries and
 * documents, metadata and messages of errors; on a thread of its own, after the call. If
 * it throws, nothing of the content of that observation is shown.
 */
@FunctionalInterface
public interface LangfuseMasker {

	/** Removes nothing. */
	LangfuseMasker NONE = (text) -> text;

	/**
	 * Mask a text.
	 * @param text the whole text
	 * @return what is shown instead
	 */
	String mask(String text);

}
