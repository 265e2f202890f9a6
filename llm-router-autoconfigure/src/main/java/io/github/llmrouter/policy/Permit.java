package io.github.llmrouter.policy;

import io.github.llmrouter.cost.Charge;

/**
 * What a policy holds while the call or attempt it admitted is under way. It is settled
 * exactly once, in the reverse order of admission, whatever happens.
 */
@FunctionalInterface
public interface Permit {

	/** Holds nothing. */
	Permit NONE = (outcome) -> {
	};

	/**
	 * The call or attempt is over. An exception is logged and changes nothing for the
	 * caller or for other permits.
	 * @param outcome how it ended
	 */
	void settle(Outcome outcome);

	/**
	 * Every policy has admitted the attempt, all waits are over, and the target is about
	 * to be asked. Not for calls. An exception is logged and changes nothing.
	 */
	default void asking() {
	}

	/**
	 * The target has begun to answer: the first piece of a streamed answer has come. The
	 * stream may still break. Happens at most once, and not for blocking calls. An
	 * exception is logged and changes nothing.
	 */
	default void answering() {
	}

	/**
	 * It is known what the attempt cost, or that nobody will tell. Happens once for each
	 * attempt that was made: as a rule right before {@link #settle}, on its thread; where
	 * the provider has to be asked, some seconds after it, on one that may block. Not for
	 * calls.
	 * @param charge what was used and what it cost
	 */
	default void charged(Charge charge) {
	}

}
