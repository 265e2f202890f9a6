package io.github.llmrouter.prompt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.llmrouter.prompt.FetchResult.Failed;
import io.github.llmrouter.prompt.FetchResult.Found;
import org.jspecify.annotations.Nullable;

/**
 * Asks Langfuse if there is one, then takes the fallback of the query, then a file.
 */
final class DefaultPromptRegistry implements PromptRegistry, AutoCloseable {

	private static final String OWN_PROMPTS = "llm-router/";

	private final @Nullable PromptCache langfuse;

	private final Duration timeout;

	private final PromptFiles files;

	private final PromptSupport support;

	private final ExecutorService executor;

	DefaultPromptRegistry(@Nullable PromptCache langfuse, Duration timeout, PromptFiles files, PromptSupport support,
			ExecutorService executor) {
		this.langfuse = langfuse;
		this.timeout = timeout;
		this.files = files;
		this.support = support;
		this.executor = executor;
	}

	@Override
	public ManagedPrompt get(PromptQuery query) {
		PromptSlot.View view = (this.langfuse != null) ? this.langfuse.look(query.key()) : PromptSlot.View.NOTHING;
		FetchResult last = view.last();
		CompletableFuture<FetchResult> running = view.running();
		if (last instanceof Found || running == null || (last != null && find(query) != null)) {
			return resolve(query, last);
		}
		return resolve(query, await(running));
	}

	@Override
	public CompletableFuture<ManagedPrompt> getAsync(PromptQuery query) {
		PromptSlot.View view = (this.langfuse != null) ? this.langfuse.look(query.key()) : PromptSlot.View.NOTHING;
		if (view.last() instanceof Found found) {
			return CompletableFuture.completedFuture(found.prompt());
		}
		CompletableFuture<FetchResult> running = view.running();
		CompletableFuture<? extends @Nullable FetchResult> result = (running == null)
				? CompletableFuture.completedFuture(view.last())
				: running.copy().completeOnTimeout(Failed.noAnswer(null), this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		// files are read on a thread that may block
		return result.thenApplyAsync((outcome) -> resolve(query, outcome), this.executor);
	}

	private FetchResult await(CompletableFuture<FetchResult> running) {
		try {
			return running.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Failed.noAnswer(ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			return Failed.noAnswer(ex);
		}
	}

	private ManagedPrompt resolve(PromptQuery query, @Nullable FetchResult result) {
		if (result instanceof Found found) {
			return found.prompt();
		}
		Failed failed = (Failed) result;
		PromptContent content = find(query);
		if (content == null) {
			throw unavailable(query, failed);
		}
		// those that come with the library need not be in Langfuse
		if (failed != null && !(failed.isNotFound() && query.key().name().startsWith(OWN_PROMPTS))) {
			this.support.warnings().warn(failed.reason() + ". A fallback is used as " + query + ".");
		}
		return this.support.prompt(content);
	}

	private @Nullable PromptContent find(PromptQuery query) {
		PromptContent fallback = query.fallback();
		return (fallback != null) ? fallback : this.files.find(query.key().name());
	}

	private PromptUnavailableException unavailable(PromptQuery query, @Nullable Failed failed) {
		String missing = "there is neither a fallback nor a file for it in " + this.files;
		return (failed != null) ? new PromptUnavailableException(query.key(), failed.reason() + ", and " + missing,
				failed.status(), failed.cause()) : new PromptUnavailableException(query.key(), missing, null, null);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
