package io.github.llmrouter.prompt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.llmrouter.prompt.FetchResult.Failed;
import io.github.llmrouter.prompt.FetchResult.Found;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one prompt. A failure does not replace a prompt, and is not followed
 * by the next request at once. Every method may be called by any thread; the state is
 * guarded by this object's lock, under which nothing waits.
 */
final class PromptSlot {

	private static final Log logger = LogFactory.getLog(PromptRegistry.class);

	private final PromptKey key;

	private final Duration ttl;

	private @Nullable FetchResult last;

	private long due;

	private boolean failing;

	private @Nullable CompletableFuture<FetchResult> running;

	PromptSlot(PromptKey key, Duration ttl) {
		this.key = key;
		this.ttl = ttl;
	}

	/**
	 * Look at what is known.
	 * @param now the time
	 * @return what is known, and what is under way if that is nothing or old
	 */
	synchronized View look(long now) {
		if (this.last != null && now - this.due < 0) {
			return new View(this.last, null, false);
		}
		if (this.running != null) {
			return new View(this.last, this.running, false);
		}
		this.running = new CompletableFuture<>();
		return new View(this.last, this.running, true);
	}

	/**
	 * Take over what a request brought.
	 * @param result what it brought
	 * @param now the time
	 */
	void complete(FetchResult result, long now) {
		CompletableFuture<FetchResult> waiting;
		boolean wasFailing;
		boolean keeps;
		synchronized (this) {
			keeps = result instanceof Failed && this.last instanceof Found;
			this.last = keeps ? this.last : result;
			this.due = now + ((result instanceof Failed failed) ? failed.stands(this.ttl) : this.ttl).toNanos();
			wasFailing = this.failing;
			this.failing = result instanceof Failed;
			waiting = this.running;
			this.running = null;
		}
		// whoever gets nothing is told by what is thrown, or by the registry
		if (keeps && !wasFailing && result instanceof Failed failed) {
			logger.warn(failed.reason() + ". The last " + this.key + " stays in use.");
		}
		if (waiting != null) {
			waiting.complete(result);
		}
	}

	/**
	 * What is known at a moment.
	 *
	 * @param last the last answer, or the last failure if there has been no answer yet;
	 * {@code null} if nothing is known
	 * @param running what is under way, {@code null} if what is known is not old
	 * @param mustStart whether who looks has to start it
	 */
	record View(@Nullable FetchResult last, @Nullable CompletableFuture<FetchResult> running, boolean mustStart) {

		static final View NOTHING = new View(null, null, false);

	}

}
