package io.github.llmrouter.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;

/**
 * A reply ready to be played on a connection.
 *
 * @param status the HTTP status; 0 where there is no HTTP message, only bytes
 * @param headers of the HTTP message
 * @param latency how long nothing at all is sent
 * @param frames what is sent then
 * @param settlement told once when the reply is over
 */
record Script(int status, Map<String, List<String>> headers, Duration latency, Flux<Frame> frames,
		Settlement settlement) {

	/**
	 * Keeps the books of a reply.
	 */
	@FunctionalInterface
	interface Settlement {

		/** Nothing to be kept. */
		Settlement NONE = (tokens, cancelled) -> {
		};

		/**
		 * The reply is over. Only the first time counts.
		 * @param tokens how many were sent
		 * @param cancelled whether the client went away before its end
		 */
		void settle(int tokens, boolean cancelled);

	}

}
