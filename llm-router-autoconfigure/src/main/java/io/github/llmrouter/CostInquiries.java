package io.github.llmrouter;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.cost.CostLookup;
import io.github.llmrouter.target.TokenUsage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import org.jspecify.annotations.Nullable;

/**
 * Asks providers in the background what attempts cost whose answers did not say so. Not
 * too many at once, and for no longer than a while; then the cost stays unknown. Safe for
 * any thread.
 */
final class CostInquiries {

	private static final Log logger = LogFactory.getLog(CostInquiries.class);

	/** A provider has to notice first that nobody reads the answer any more. */
	private static final Duration FIRST_DELAY = Duration.ofMillis(250);

	private static final Duration MAX_DELAY = Duration.ofSeconds(4);

	private final CostLookup lookup;

	private final Scheduler timer;

	private final Set<CompletableFuture<Void>> pending = ConcurrentHashMap.newKeySet();

	private final Sinks.Empty<Charge> closed = Sinks.empty();

	CostInquiries(CostLookup lookup, Scheduler timer) {
		this.lookup = lookup;
		this.timer = timer;
	}

	/**
	 * Whether there is something to ask.
	 * @param run an attempt that is over
	 * @param known what is known of its cost
	 * @return {@code false} if the cost is known, or the provider has not even begun to
	 * answer
	 */
	boolean canAsk(AttemptRun run, Charge known) {
		return !known.cost().isKnown() && this.lookup.enabled() && run.signals().responseId() != null;
	}

	/**
	 * Ask.
	 * @param run an attempt that is over
	 * @param known what is known of its cost
	 * @param told gets the answer once, or what is known if there is none
	 */
	void ask(AttemptRun run, Charge known, Consumer<Charge> told) {
		if (this.pending.size() >= this.lookup.maxPending()) {
			told.accept(known);
			return;
		}
		CompletableFuture<Void> over = new CompletableFuture<>();
		this.pending.add(over);
		Mono.delay(FIRST_DELAY, this.timer)
			.then(Mono.defer(() -> answer(run)).retryWhen(backOff()).timeout(this.lookup.timeout(), this.timer))
			.takeUntilOther(this.closed.asMono())
			// a policy may block when it is told
			.publishOn(Schedulers.boundedElastic())
			.doOnError((ex) -> logger.debug("It stays unknown what an attempt at " + run.target() + " cost", ex))
			.onErrorReturn(known)
			.defaultIfEmpty(known)
			.doFinally((signal) -> {
				this.pending.remove(over);
				over.complete(null);
			})
			.subscribe(told);
	}

	private static Mono<Charge> answer(AttemptRun run) {
		String responseId = run.signals().responseId();
		CompletionStage<TokenUsage> answer = (responseId != null) ? run.target().adapter().lookUpUsage(responseId)
				: null;
		return (answer == null) ? Mono.empty()
				: Mono.fromCompletionStage(answer)
					.filter(TokenUsage::isReported)
					.switchIfEmpty(Mono.error(NotYetKnownException::new))
					.map(run::charge);
	}

	private Retry backOff() {
		return Retry.backoff(Long.MAX_VALUE, FIRST_DELAY)
			.maxBackoff(MAX_DELAY)
			.scheduler(this.timer)
			.filter(NotYetKnownException.class::isInstance);
	}

	/**
	 * Wait a moment for what has been asked. The rest stays unknown.
	 */
	void close() {
		try {
			CompletableFuture.allOf(this.pending.toArray(CompletableFuture[]::new))
				.get(this.lookup.shutdownTimeout().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("It stays unknown what " + this.pending.size() + " attempts cost");
		}
		this.closed.tryEmitEmpty();
	}

	/**
	 * The provider does not know the answer yet.
	 */
	private static final class NotYetKnownException extends RuntimeException {

		@Override
		public synchronized @Nullable Throwable fillInStackTrace() {
			return this;
		}

	}

}
