package io.github.llmrouter.policy;

import io.github.llmrouter.target.Target;

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
	 * Whether an attempt at a target would be admitted as things are now. It is asked
	 * before the router waits for a target or prefers it to another, so that neither is
	 * in vain, and reserves nothing. Must be quick and must not block.
	 * @param target the target
	 * @return {@code false} if asking for admission makes no sense now
	 */
	default boolean isAvailable(Target target) {
		return true;
	}

	/**
	 * Whether admitting, settling or being charged may block, for I/O for instance. The
	 * stream driver then leaves the event loop first.
	 * @return whether it may block
	 */
	default boolean blocking() {
		return false;
	}

}
