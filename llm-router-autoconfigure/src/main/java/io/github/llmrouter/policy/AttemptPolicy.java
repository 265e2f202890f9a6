package io.github.llmrouter.policy;

/**
 * Decides about each single try at one target. Every bean of this type takes part, in the
 * order of {@code @Order}. A refusal does not end the call: the next target is asked.
 *
 * @see Permit what to do when the attempt is over
 */
@FunctionalInterface
public interface AttemptPolicy {

	/**
	 * Decide. An exception refuses the attempt with kind {@code POLICY_FAILED}.
	 * @param attempt the attempt
	 * @return the decision
	 */
	Admission admit(Attempt attempt);

	/**
	 * Whether admitting, settling or being charged may block, for I/O for instance. The
	 * stream driver then leaves the event loop first.
	 * @return whether it may block
	 */
	default boolean blocking() {
		return false;
	}

}
