package io.github.llmrouter.context;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Finds out on whose behalf a call is made, where neither its options nor a scope say so.
 * Every bean of this type is asked at each call, in order; an earlier one wins, part by
 * part. One that fails, or that has no answer to a stream after five seconds, is told
 * once in the log and passed over. That ends no blocking: whoever blocks the thread on
 * which it is asked, blocks the call, beyond its deadline.
 */
@FunctionalInterface
public interface LlmContextResolver {

	/**
	 * Find it on the thread of the caller, who waits for it as long as it takes.
	 * @return what is known, or {@code null}
	 */
	@Nullable LlmContext resolve();

	/**
	 * Find it for a stream, on the thread that subscribes. Must not block, and neither
	 * must what it returns when that is subscribed to, which is done on the same thread:
	 * what blocks belongs on a scheduler.
	 * @param reactor the context of the subscriber
	 * @return what is known, or nothing; by default what {@link #resolve()} finds
	 */
	default Mono<LlmContext> resolve(ContextView reactor) {
		return Mono.justOrEmpty(resolve());
	}

}
