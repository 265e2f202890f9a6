package io.github.llmrouter.langfuse.observation;

import java.util.function.Consumer;

/**
 * What there is to tell about an observation that has ended. As that is told later and on
 * another thread, it keeps what it needs, but not the context: that would keep alive what
 * encloses the observation, as a web request.
 *
 * @param weight how much memory the content takes that it keeps, in bytes
 * @param describe tells everything
 */
record Telling(long weight, Consumer<Description> describe) {

	/**
	 * Without content.
	 * @param describe tells everything
	 */
	Telling(Consumer<Description> describe) {
		this(0, describe);
	}

}
