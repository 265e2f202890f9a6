package io.github.llmrouter.test;

import java.time.Duration;

/**
 * The kinds of {@link Fault}.
 */
final class Faults {

	private Faults() {
	}

	/**
	 * A fault and its place.
	 *
	 * @param tokens how many tokens are sent before it
	 * @param fault what happens
	 */
	record At(int tokens, Fault fault) {
	}

	/**
	 * Bytes out of turn.
	 *
	 * @param stream what a stream sends
	 * @param call what a call's body has in it
	 */
	record Insert(byte[] stream, byte[] call) implements Fault {
	}

	/**
	 * A chunk that is JSON, but an odd one.
	 */
	enum Oddity implements Fault {

		EMPTY_DELTA, EMPTY_CHOICES, NULL_CHOICES, INVALID_UTF8

	}

	/**
	 * Nothing is sent for a while.
	 *
	 * @param duration how long
	 */
	record Pause(Duration duration) implements Fault {
	}

	/**
	 * The answer ends.
	 *
	 * @param ending how
	 * @param halfEvent whether half of an event is sent first
	 */
	record Stop(Ending ending, boolean halfEvent) implements Fault {
	}

	/**
	 * The provider failed.
	 *
	 * @param error as it is told
	 * @param event whether by an event that ends the stream, or by a choice
	 */
	record Failure(OpenRouterError error, boolean event) implements Fault {
	}

}
