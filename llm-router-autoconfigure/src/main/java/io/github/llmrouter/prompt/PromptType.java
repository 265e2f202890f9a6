package io.github.llmrouter.prompt;

/**
 * What a prompt consists of.
 */
public enum PromptType {

	/** One text. */
	TEXT,

	/** Messages of several roles, and places for others. */
	CHAT

}
