package io.github.llmrouter;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.cost.CostLookup;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
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

	/** For what is told that nobody knows, when the router closes. */
	private static final Duration FAREWELL = Duration.ofSeconds(1);

	private final CostLookup lookup;

	private final Scheduler timer;

	private final AtomicInteger pending = new AtomicInteger();

	/** Attempts whose cost has not been told, those that are under way included. */
	private final AtomicLong open = new AtomicLong();

	private final CompletableFuture<Void> idle = new CompletableFuture<>();

	private final Sinks.Empty<Charge> closed = Sinks.empty();

	private volatile boolean closing;

	CostInquiries(CostLookup lookup, Scheduler timer) {
		this.lookup = lookup;
		this.timer = timer;
	}

	/**
	 * An attempt begins that may have to be asked about.
	 * @param target who is asked
	 * @return to be held until its cost has been told
	 */
	Permit begin(Target target) {
		if (!this.lookup.enabled() || !target.adapter().canLookUpUsage()) {
			return Permit.NONE;
		}
		this.open.incrementAndGet();
		return new OpenAttempt();
	}

	private void told() {
		if (this.open.decrementAndGet() == 0 && this.closing) {
			this.idle.complete(null);
		}
	}

	/**
	 * Prepare to ask.
	 * @param run an attempt that is over
	 * @param known what is known of its cost
	 * @return to be asked once, or released; {@code null} if the cost is known, nobody
	 * can be asked, or too much is asked already
	 */
	@Nullable CostInquiry prepare(AttemptRun run, Charge known) {
		String responseId = run.signals().responseId();
		if (known.cost().isKnown() || responseId == null || !this.lookup.enabled()
				|| !run.target().adapter().canLookUpUsage()) {
			return null;
		}
		if (this.pending.incrementAndGet() > this.lookup.maxPending()) {
			this.pending.decrementAndGet();
			return null;
		}
		return new CostInquiry(responseId, run.pricing(), known);
	}

	/**
	 * What was prepared is not asked after all.
	 */
	void release() {
		this.pending.decrementAndGet();
	}

	/**
	 * Ask.
	 * @param inquiry what
	 * @param told gets the answer once, or what is known if there is none
	 */
	void ask(CostInquiry inquiry, Consumer<Charge> told) {
		Mono<Charge> answer = Mono.delay(FIRST_DELAY, this.timer)
			.then(Mono.defer(() -> answer(inquiry))
				.retryWhen(backOff())
				.timeout(Duration.ofNanos(Deadline.nanos(this.lookup.timeout())), this.timer))
			.takeUntilOther(this.closed.asMono())
			// a policy may block when it is told
			.publishOn(Schedulers.boundedElastic())
			.doOnError((ex) -> logger.debug("It stays unknown what an attempt at " + inquiry.target() + " cost", ex))
			.onErrorReturn(inquiry.known())
			.defaultIfEmpty(inquiry.known())
			.doFinally((signal) -> this.pending.decrementAndGet());
		try (ContextSnapshot.Scope nothing = NothingOfTheCaller.SNAPSHOT.setThreadLocals()) {
			answer.subscribe(told);
		}
		catch (LinkageError ex) {
			// where context propagation does not work, nothing goes along either
			answer.subscribe(told);
		}
	}

	private static Mono<Charge> answer(CostInquiry inquiry) {
		CompletionStage<TokenUsage> answer = inquiry.target().adapter().lookUpUsage(inquiry.responseId());
		return Mono.fromCompletionStage(answer)
			.filter(TokenUsage::isReported)
			.switchIfEmpty(Mono.error(NotYetKnownException::new))
			.map(inquiry::charge);
	}

	private Retry backOff() {
		return Retry.backoff(Long.MAX_VALUE, FIRST_DELAY)
			.maxBackoff(MAX_DELAY)
			.jitter(0)
			.scheduler(this.timer)
			.filter(NotYetKnownException.class::isInstance);
	}

	/**
	 * Wait a moment for what is under way or has been asked. The rest stays unknown, and
	 * that is told before this ends.
	 */
	void close() {
		this.closing = true;
		try {
			if (!await(this.lookup.shutdownTimeout())) {
				logger.debug("It stays unknown what " + this.open.get() + " attempts cost");
			}
		}
		finally {
			this.closed.tryEmitEmpty();
		}
		await(FAREWELL);
	}

	private boolean await(Duration timeout) {
		try {
			if (this.open.get() > 0) {
				this.idle.get(Deadline.nanos(timeout), TimeUnit.NANOSECONDS);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
	}

	/**
	 * Held by an attempt until its cost has been told: before it is settled, or after it.
	 * One after the other, as the engine sees to.
	 */
	private final class OpenAttempt implements Permit {

		private boolean charged;

		private boolean settled;

		@Override
		public void charged(Charge charge) {
			this.charged = true;
			if (this.settled) {
				told();
			}
		}

		@Override
		public void settle(Outcome outcome) {
			this.settled = true;
			if (this.charged || outcome instanceof Outcome.NotMade) {
				told();
			}
		}

	}

	/**
	 * What Reactor would else carry along: the user, a web request, what is observed.
	 */
	private static final class NothingOfTheCaller {

		private static final ContextSnapshot SNAPSHOT = ContextSnapshotFactory.builder()
			.clearMissing(true)
			.build()
			.captureFrom(Context.empty());

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
