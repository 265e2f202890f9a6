package io.github.llmrouter.breaker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Is told when a breaker changes its state. Called on the thread of the attempt that
 * changed it; must not block. An exception is logged and changes nothing.
 */
@FunctionalInterface
public interface BreakerListener {

	/**
	 * A breaker has a new state.
	 * @param target the name of the target
	 * @param state the state
	 * @param reason why, for the operator; holds neither a prompt nor a secret
	 * @param openTime how long it stays open, or {@code null} if it is not open or nobody
	 * knows
	 */
	void entered(String target, BreakerState state, String reason, @Nullable Duration openTime);

}
