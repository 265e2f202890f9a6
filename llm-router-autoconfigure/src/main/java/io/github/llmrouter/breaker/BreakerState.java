package io.github.llmrouter.breaker;

import java.util.Locale;

/**
 * What a breaker does with attempts.
 */
public enum BreakerState {

	/** All go through. */
	CLOSED,

	/** None goes through until the open time is over. */
	OPEN,

	/** Some trial attempts go through; what becomes of them decides. */
	HALF_OPEN,

	/** None goes through until an operator resets the breaker. */
	FORCED_OPEN;

	/**
	 * Its name in meters and in the actuator.
	 * @return the name
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
