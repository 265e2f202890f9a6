package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.context.LlmContext;
import org.jspecify.annotations.Nullable;

/**
 * What the observations of one trace have in common. Who is asking may be known to a part
 * of a trace only, and yet belongs to what has nobody of its own: to chat clients, tools
 * and the like; never to another call. Safe for any thread.
 */
final class LangfuseTrace {

	private final String name;

	private LlmContext who = LlmContext.EMPTY;

	private boolean several;

	LangfuseTrace(String name) {
		this.name = name;
	}

	/**
	 * A part of the trace knows on whose behalf it happens.
	 * @param known what it knows
	 */
	synchronized void add(LlmContext known) {
		if (known.isEmpty()) {
			return;
		}
		this.several |= differ(this.who.user(), known.user()) || differ(this.who.session(), known.session());
		this.who = this.who.withDefaults(withoutPrompt(known));
	}

	private static boolean differ(@Nullable String one, @Nullable String other) {
		return one != null && other != null && !one.equals(other);
	}

	/** A prompt belongs to the call that uses it. */
	private static LlmContext withoutPrompt(LlmContext context) {
		return (context.prompt() != null) ? context.mutate().prompt(null).build() : context;
	}

	/**
	 * On whose behalf the trace happens.
	 * @return what is known, or nobody if it happens for several
	 */
	synchronized LlmContext who() {
		return this.several ? LlmContext.EMPTY : this.who;
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
