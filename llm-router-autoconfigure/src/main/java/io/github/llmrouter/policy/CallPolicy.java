package io.github.llmrouter.policy;

/**
 * Decides about a routed call, once, before any model is asked. Every bean of this type
 * takes part, in the order of {@code @Order}.
 *
 * @see Permit what to do when the call is over
 */
@FunctionalInterface
public interface CallPolicy {

	/**
	 * Decide. An exception refuses the call with kind {@code POLICY_FAILED}.
	 * @param call the call
	 * @return the decision
	 */
	Admission admit(ChatCall call);

	/**
	 * Whether admitting or settling may block, for I/O for instance. The stream driver
	 * then leaves the event loop first.
	 * @return whether it may block
	 */
	default boolean blocking() {
		return false;
	}

}
