package io.github.llmrouter;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.llmrouter.observation.ObservationScope;
import reactor.core.Disposable;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import org.jspecify.annotations.Nullable;

/**
 * Carries out a call on the caller's thread. It knows how to ask and how to wait; what
 * and when is decided by the {@link RoutedExecution}.
 */
final class CallDriver {

	/** For an attempt that is out of time to end by itself. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final RouterClock clock;

	private final HedgeThreads hedgeThreads;

	CallDriver(RouterClock clock, HedgeThreads hedgeThreads) {
		this.clock = clock;
		this.hedgeThreads = hedgeThreads;
	}

	ChatResponse call(RoutedExecution execution) {
		execution.observation().start(null);
		try (ObservationScope scope = execution.observation().open()) {
			return carryOut(execution);
		}
	}

	private ChatResponse carryOut(RoutedExecution execution) {
		Directive directive = execution.begin();
		while (true) {
			if (directive instanceof Directive.Pause pause) {
				directive = sleep(execution, pause);
			}
			else if (directive instanceof Directive.Ask ask) {
				directive = (ask.hedge() != null) ? race(execution, ask, ask.hedge()) : ask(execution, ask.run());
			}
			else if (directive instanceof Directive.Done done) {
				return done.rest().get(0);
			}
			else {
				throw reason((Directive.Fail) directive);
			}
		}
	}

	private Directive sleep(RoutedExecution execution, Directive.Pause pause) {
		try {
			this.clock.sleeper().sleep(pause.delay(), execution.closing());
		}
		catch (InterruptedException ex) {
			return interrupted(execution, ex);
		}
		return pause.then().get();
	}

	/** Asks on this thread; what is done beside it has one of its own for as long. */
	private Directive race(RoutedExecution execution, Directive.Ask ask, Directive.Pause hedge) {
		Beside beside = new Beside(execution, hedge.then());
		Disposable timer = this.hedgeThreads.schedule(beside, hedge.delay(), this.clock.scheduler());
		Directive directive = ask(execution, ask.run());
		timer.dispose();
		return (directive instanceof Directive.Leave) ? beside.await() : directive;
	}

	private Directive ask(RoutedExecution execution, AttemptRun run) {
		ChatResponse response;
		Disposable onClose = execution.closing().onClose(run::end);
		try {
			response = callTarget(execution, run);
		}
		catch (Throwable ex) {
			boolean interrupted = !(ex instanceof Error) && !execution.hasLeft(run) && isInterruption(ex);
			return interrupted ? interrupted(execution, ex) : execution.failed(run, ex);
		}
		finally {
			onClose.dispose();
		}
		return execution.answered(run, response);
	}

	private ChatResponse callTarget(RoutedExecution execution, AttemptRun run) throws Exception {
		Prompt prompt = run.begin();
		try (ObservationScope scope = run.observation().open()) {
			if (run.target().adapter().keepsTimeout()) {
				return run.target().chatModel().call(prompt);
			}
			return InterruptingTimeout.call(() -> run.target().chatModel().call(prompt), run.timeout(),
					this.clock.scheduler(), run.signals());
		}
	}

	private static Directive interrupted(RoutedExecution execution, Throwable cause) {
		Thread.currentThread().interrupt();
		return new Directive.Fail(execution.cancel(cause));
	}

	/**
	 * Whether this thread was interrupted. A client may let an InterruptedException out
	 * with the flag cleared; one that another thread has reported is not ours.
	 */
	private static boolean isInterruption(Throwable error) {
		if (Thread.currentThread().isInterrupted()) {
			return true;
		}
		Throwable cause = error;
		for (int depth = 0; cause != null && depth < 20; depth++) {
			if (cause instanceof InterruptedException) {
				return true;
			}
			if (cause instanceof ExecutionException || cause instanceof CompletionException) {
				return false;
			}
			cause = cause.getCause();
		}
		return false;
	}

	private static RuntimeException reason(Directive.Fail fail) {
		if (fail.reason() instanceof Error error) {
			throw error;
		}
		return (RuntimeException) fail.reason();
	}

	/**
	 * Asks another target on a thread of its own. Whatever follows is for the thread of
	 * the call.
	 */
	private final class Beside implements Runnable {

		private final RoutedExecution execution;

		private final Supplier<Directive> begin;

		private final CompletableFuture<Directive> result = new CompletableFuture<>();

		private volatile @Nullable AttemptRun run;

		Beside(RoutedExecution execution, Supplier<Directive> begin) {
			this.execution = execution;
			this.begin = begin;
		}

		@Override
		public void run() {
			try {
				Directive directive = this.begin.get();
				if (directive instanceof Directive.Ask ask) {
					this.run = ask.run();
					directive = ask(this.execution, ask.run());
				}
				if (!(directive instanceof Directive.Leave)) {
					this.result.complete(directive);
				}
			}
			catch (RuntimeException | Error ex) {
				this.result.complete(new Directive.Fail(ex));
			}
		}

		/** A model that cannot be ended keeps its own thread, not that of the call. */
		Directive await() {
			long left = Math.max(0, this.execution.deadline().leftNanos()) + PATIENCE.toNanos();
			try {
				return this.result.get(left, TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				return interrupted(this.execution, ex);
			}
			catch (TimeoutException ex) {
				return outOfTime();
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private Directive outOfTime() {
			OutOfTimeException reason = new OutOfTimeException("No time is left for the call");
			AttemptRun run = this.run;
			Directive directive = (run != null) ? this.execution.failed(run, reason) : Directive.Leave.INSTANCE;
			if (!(directive instanceof Directive.Leave)) {
				return directive;
			}
			// it has ended meanwhile, or what follows it is being admitted
			Directive other = this.result.getNow(null);
			return (other instanceof Directive.Done || other instanceof Directive.Fail) ? other
					: new Directive.Fail(this.execution.cancel(reason));
		}

	}

}
