package io.github.llmrouter.langfuse.otlp;

import java.util.Locale;

/**
 * Why an observation does not get to Langfuse.
 */
public enum DropReason {

	/** Too many others wait to be sent. */
	QUEUE_FULL,

	/** Too much content waits to be sent. */
	MEMORY_FULL,

	/** The keys or the project were refused, so nothing is sent any more. */
	UNAUTHORIZED,

	/**
	 * Langfuse, or a proxy before it, would not take it even alone and without content.
	 */
	TOO_LARGE,

	/** Langfuse did not accept the request. */
	REJECTED,

	/** Langfuse could not be reached, or failed, again and again. */
	UNAVAILABLE,

	/**
	 * It could not be described, or something of the application's failed on it, such as
	 * a filter or a processor of spans.
	 */
	INVALID,

	/** The application ended before it was sent. */
	SHUTDOWN;

	/**
	 * Its name in meters.
	 * @return the name
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
