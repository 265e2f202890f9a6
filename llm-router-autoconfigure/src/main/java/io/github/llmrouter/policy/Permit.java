package io.github.llmrouter.policy;

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

}
