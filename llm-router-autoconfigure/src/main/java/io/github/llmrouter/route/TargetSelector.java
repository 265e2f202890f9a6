package io.github.llmrouter.route;

import java.util.List;

import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.target.Target;

/**
 * Chooses among the targets of a chain: says once for each call in which order they are
 * asked. A bean of this type is chosen by its name with {@code llm.strategy} or the
 * {@code strategy} of a route, and takes the place of a built-in strategy of that name.
 */
@FunctionalInterface
public interface TargetSelector {

	/** In the order of the chain. */
	TargetSelector ORDERED = (chain, call) -> chain;

	/**
	 * Decide. Called by any thread for every call, so it must be quick and must not
	 * block. An exception leaves the order as it is.
	 * @param chain who can be asked now, in the order of the chain: those that policies
	 * would refuse come after all others in any case, as the target comes first that the
	 * call itself names
	 * @param call what is asked
	 * @return the same targets in the order in which to ask them; those it leaves out
	 * come last
	 */
	List<Target> order(List<Target> chain, ChatCall call);

}
