package io.github.llmrouter.input;

import io.github.llmrouter.policy.ChatCall;

/**
 * Says whether a model may be asked what a call asks. Every bean of this type is asked
 * about every call, in the order of {@code @Order}, and sees what those before it have
 * made of the prompt. It is asked once for each call, however many models are, and before
 * any of them.
 * <p>
 * Must not call the router that asks it.
 */
@FunctionalInterface
public interface ContentFilter {

	/**
	 * Check a call. An exception refuses it with kind {@code POLICY_FAILED}: what cannot
	 * be checked is not asked.
	 * @param call the call; safe to keep, not to change
	 * @return the verdict
	 */
	ContentVerdict check(ChatCall call);

	/**
	 * Whether the check may block, for I/O for instance. Calls that are streamed then
	 * leave the event loop first.
	 * @return whether it may block
	 */
	default boolean blocking() {
		return false;
	}

}
