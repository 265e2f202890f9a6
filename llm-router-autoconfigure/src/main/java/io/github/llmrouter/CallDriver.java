package io.github.llmrouter;

import org.springframework.ai.chat.model.ChatResponse;

/**
 * Carries out a call on the caller's thread. It knows how to ask and how to wait; what
 * and when is decided by the {@link RoutedExecution}.
 */
final class CallDriver {

	private final RouterClock clock;

	CallDriver(RouterClock clock) {
		this.clock = clock;
	}

	ChatResponse call(RoutedExecution execution) {
		Directive directive = execution.begin();
		while (true) {
			if (directive instanceof Directive.Pause pause) {
				directive = sleep(execution, pause);
			}
			else if (directive instanceof Directive.Ask ask) {
				directive = ask(execution, ask.run());
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
			this.clock.sleeper().sleep(pause.delay());
		}
		catch (InterruptedException ex) {
			return interrupted(execution);
		}
		return pause.then().get();
	}

	private Directive ask(RoutedExecution execution, AttemptRun run) {
		ChatResponse response;
		try {
			response = callTarget(run);
		}
		catch (Throwable ex) {
			// a client may let an InterruptedException out with the flag cleared
			return (Thread.currentThread().isInterrupted() || isInterruption(ex)) ? interrupted(execution)
					: execution.failed(run, ex);
		}
		return execution.answered(run, response);
	}

	private ChatResponse callTarget(AttemptRun run) throws Exception {
		if (run.target().adapter().keepsTimeout()) {
			return run.target().chatModel().call(run.prompt());
		}
		return InterruptingTimeout.call(() -> run.target().chatModel().call(run.prompt()), run.timeout(),
				this.clock.scheduler());
	}

	private Directive interrupted(RoutedExecution execution) {
		Thread.currentThread().interrupt();
		return new Directive.Fail(execution.cancel());
	}

	private static boolean isInterruption(Throwable error) {
		Throwable cause = error;
		for (int depth = 0; cause != null && depth < 20; depth++) {
			if (cause instanceof InterruptedException) {
				return true;
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

}
