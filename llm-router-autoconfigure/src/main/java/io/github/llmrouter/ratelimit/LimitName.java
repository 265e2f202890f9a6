package io.github.llmrouter.ratelimit;

import java.util.Locale;

/**
 * Whom a limit applies to.
 */
public enum LimitName {

	/** One model. */
	TARGET,

	/** One user, within the tenant it belongs to. */
	USER,

	/** One tenant. */
	TENANT,

	/** One route. */
	ROUTE;

	/**
	 * Its name in messages, in meters and in the actuator.
	 * @return the name
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
