package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.context.LlmContext;
import org.jspecify.annotations.Nullable;

/**
 * What the observations of one trace have in common. Who is asking may be known to a part
 * of a trace only, and yet belongs to all of it. Safe for any thread.
 */
final class LangfuseTrace {

	private final String name;

	private LlmContext who = LlmContext.EMPTY;

	LangfuseTrace(String name) {
		this.name = name;
	}

	/**
	 * A part of the trace knows on whose behalf it happens.
	 * @param known what it knows
	 */
	synchronized void add(LlmContext known) {
		if (!known.isEmpty()) {
			this.who = this.who.withDefaults(withoutPrompt(known));
		}
	}

	/** A prompt belongs to the call that uses it. */
	private static LlmContext withoutPrompt(LlmContext context) {
		return (context.prompt() != null) ? context.mutate().prompt(null).build() : context;
	}

	synchronized LlmContext who() {
		return this.who;
	}

	/**
	 * The name of the trace.
	 * @param given what the application calls it, or {@code null}
	 * @return the name, that of its first observation by default
	 */
	String name(@Nullable String given) {
		return (given != null) ? given : this.name;
	}

}
