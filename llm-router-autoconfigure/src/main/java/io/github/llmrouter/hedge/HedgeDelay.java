package io.github.llmrouter.hedge;

import java.time.Duration;

import io.github.llmrouter.policy.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * How long the first attempt of a call may go without an answer before another target is
 * asked beside it: hedging against slow answers. The first of both to answer, of a stream
 * with its first token, wins; the other is cancelled.
 * <p>
 * Asked for each call, from any thread. Should take microseconds and never block.
 */
@FunctionalInterface
public interface HedgeDelay {

	/** No call is hedged. */
	HedgeDelay NEVER = (attempt) -> null;

	/**
	 * The delay.
	 * @param attempt the first attempt of a call, which begins now
	 * @return zero or more, or {@code null} if no other target is to be asked
	 */
	@Nullable Duration delay(Attempt attempt);

}
