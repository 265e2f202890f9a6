package io.github.llmrouter.langfuse;

import java.util.regex.Pattern;

/**
 * What Langfuse accepts as an environment.
 */
public final class LangfuseEnvironment {

	/** Langfuse would replace whatever else by its default. */
	public static final Pattern PATTERN = Pattern.compile("(?!langfuse)[a-z0-9_-]{1,40}");

	private LangfuseEnvironment() {
	}

}
