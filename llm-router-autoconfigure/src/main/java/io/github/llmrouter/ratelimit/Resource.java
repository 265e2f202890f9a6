package io.github.llmrouter.ratelimit;

import java.util.Locale;

/**
 * What a limit limits.
 */
public enum Resource {

	/** Requests in a minute. */
	REQUESTS,

	/** Tokens in a minute. */
	TOKENS,

	/** Requests at once. */
	CONCURRENCY;

	/**
	 * Its name in meters and in the actuator.
	 * @return the name
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
