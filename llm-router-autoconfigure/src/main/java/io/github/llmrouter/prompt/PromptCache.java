package io.github.llmrouter.prompt;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.llmrouter.prompt.FetchResult.Failed;

/**
 * Keeps what Langfuse gave, and has it fetched again when it is old, by one thread of its
 * own at a time for each prompt. Safe for any thread; never blocks.
 */
final class PromptCache {

	private static final long MAX_PROMPTS = 1_000;

	private final Cache<PromptKey, PromptSlot> slots = Caffeine.newBuilder().maximumSize(MAX_PROMPTS).build();

	private final Function<PromptKey, FetchResult> source;

	private final Duration ttl;

	private final Executor executor;

	private final LongSupplier nanoTime;

	PromptCache(Function<PromptKey, FetchResult> source, Duration ttl, Executor executor, LongSupplier nanoTime) {
		this.source = source;
		this.ttl = ttl;
		this.executor = executor;
		this.nanoTime = nanoTime;
	}

	/**
	 * Look up what is known of a prompt, and start to fetch it if that is nothing, or
	 * old.
	 * @param key which prompt
	 * @return what is known, and what is under way
	 */
	PromptSlot.View look(PromptKey key) {
		PromptSlot slot = this.slots.get(key, (missing) -> new PromptSlot(missing, this.ttl));
		PromptSlot.View view = slot.look(this.nanoTime.getAsLong());
		if (view.mustStart()) {
			start(key, slot);
		}
		return view;
	}

	private void start(PromptKey key, PromptSlot slot) {
		PromptTask.start(this.executor, () -> slot.complete(fetch(key), this.nanoTime.getAsLong()),
				(ex) -> slot.complete(notStarted(ex), this.nanoTime.getAsLong()));
	}

	private static Failed notStarted(Throwable ex) {
		return (ex instanceof RejectedExecutionException)
				? Failed.unanswered("No thread was free to ask Langfuse", null) : Failed.notAsked(ex);
	}

	/** Whatever is thrown: somebody waits, and nobody else asks meanwhile. */
	private FetchResult fetch(PromptKey key) {
		try {
			return this.source.apply(key);
		}
		catch (Throwable ex) {
			return Failed.notAsked(ex);
		}
	}

}
