package io.github.llmrouter.prompt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
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
		PromptSlot.View view = look(query);
		FetchResult last = view.last();
		CompletableFuture<FetchResult> running = view.running();
		if (last instanceof Found || running == null || (last != null && find(query) != null)) {
			return resolve(query, last);
		}
		return resolve(query, await(running));
	}

	private PromptSlot.View look(PromptQuery query) {
		return (this.langfuse != null) ? this.langfuse.look(query.key()) : PromptSlot.View.NOTHING;
	}

	@Override
	public CompletableFuture<ManagedPrompt> getAsync(PromptQuery query) {
		PromptSlot.View view = look(query);
		FetchResult last = view.last();
		CompletableFuture<FetchResult> running = view.running();
		if (last instanceof Found || running == null || (last != null && known(query) != null)) {
			return resolveAsync(query, last);
		}
		return running.copy()
			.completeOnTimeout(Failed.noAnswer(null), this.timeout.toNanos(), TimeUnit.NANOSECONDS)
			.thenCompose((result) -> resolveAsync(query, result));
	}

	/** Only files are read on another thread, and those once for all who wait. */
	private CompletableFuture<ManagedPrompt> resolveAsync(PromptQuery query, @Nullable FetchResult result) {
		if (result instanceof Found found) {
			return CompletableFuture.completedFuture(found.prompt());
		}
		PromptContent known = known(query);
		if (known != null) {
			return CompletableFuture.completedFuture(fallback(query, (Failed) result, known));
		}
		return this.files.findAsync(query.key().name(), this.executor).handle((content, error) -> {
			if (error instanceof RejectedExecutionException) {
				throw unavailable(query, (Failed) result, "no thread was free to look for a file");
			}
			if (error != null) {
				throw new CompletionException(error);
			}
			return fallback(query, (Failed) result, content.orElse(null));
		});
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
		return fallback(query, (Failed) result, find(query));
	}

	private ManagedPrompt fallback(PromptQuery query, @Nullable Failed failed, @Nullable PromptContent content) {
		if (content == null) {
			throw unavailable(query, failed, "there is neither a fallback nor a file for it in " + this.files);
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

	/** What can be had without blocking. */
	private @Nullable PromptContent known(PromptQuery query) {
		PromptContent fallback = query.fallback();
		return (fallback != null) ? fallback : this.files.known(query.key().name());
	}

	private static PromptUnavailableException unavailable(PromptQuery query, @Nullable Failed failed, String missing) {
		return (failed != null) ? new PromptUnavailableException(query.key(), failed.reason() + ", and " + missing,
				failed.status(), failed.cause()) : new PromptUnavailableException(query.key(), missing, null, null);
	}

	@Override
	public void close() {
		for (Runnable dropped : this.executor.shutdownNow()) {
			if (dropped instanceof PromptTask task) {
				task.drop();
			}
		}
	}

}
