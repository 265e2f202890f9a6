package io.github.llmrouter.route;

import io.github.llmrouter.policy.ChatCall;
import org.jspecify.annotations.Nullable;

/**
 * Knows which target a call had better ask first, because of what was before it: whatever
 * strategy its route has.
 */
@FunctionalInterface
public interface TargetAffinity {

	/** No call depends on those before it. */
	TargetAffinity NONE = (call) -> null;

	/**
	 * Tell. Called by any thread for every call, so it must be quick and must not block.
	 * @param call what is asked
	 * @return the name of the target in chains, {@code null} if any will do; one that is
	 * not in the call's chain, or cannot be asked now, is ignored
	 */
	@Nullable String target(ChatCall call);

}
