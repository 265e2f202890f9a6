package io.github.llmrouter.langfuse.observation;

/**
 * Removes from texts what Langfuse must not see. A bean of this type is asked for each
 * text of a prompt and an answer, for arguments, results and schemas of tools, queries
 * and documents, names of events, states of agents, messages of errors, and metadata that
 * the application gives; on a thread of its own, after the call. It is not asked for what
 * tells calls apart: user, session, tags, trace name, tenant, project, and names of tools
 * and agents. If it throws, what it was asked for is left out. It is made when the
 * application has started, and may need any other bean.
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
