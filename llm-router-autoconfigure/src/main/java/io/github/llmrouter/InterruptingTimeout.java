package io.github.llmrouter;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.llmrouter.target.AttemptSignals;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Ends a blocking call that does not keep a timeout by itself, by interrupting its
 * thread, when the time or the attempt is over. The interrupt never outlives the call. A
 * call that ignores interrupts is not ended.
 */
final class InterruptingTimeout {

	private final Thread thread = Thread.currentThread();

	private boolean over;

	private boolean fired;

	private boolean timeOver;

	/** The caller had been interrupted, and is to find out. */
	private boolean interruptedBefore;

	private InterruptingTimeout() {
	}

	static <T> T call(Callable<T> action, Duration timeout, Scheduler scheduler, AttemptSignals signals)
			throws Exception {
		InterruptingTimeout guard = new InterruptingTimeout();
		Disposable timer = scheduler.schedule(guard::timeOver, Deadline.nanos(timeout), TimeUnit.NANOSECONDS);
		signals.onEnd(guard::fire);
		T result;
		try {
			result = action.call();
		}
		catch (Throwable ex) {
			if (guard.end()) {
				Exception ended = guard.timeOver ? new TimeoutException("No answer within " + timeout)
						: new CancellationException("The attempt was ended");
				// not as the cause: the caller was not interrupted
				ended.addSuppressed(ex);
				throw ended;
			}
			throw ex;
		}
		finally {
			timer.dispose();
		}
		guard.end();
		return result;
	}

	private synchronized void timeOver() {
		this.timeOver |= !this.fired;
		fire();
	}

	private synchronized void fire() {
		if (!this.over) {
			this.interruptedBefore |= !this.fired && this.thread.isInterrupted();
			this.fired = true;
			this.thread.interrupt();
		}
	}

	/** Whether it was fired; then the interrupt was ours and is taken back. */
	private synchronized boolean end() {
		if (!this.over && this.fired && !this.interruptedBefore) {
			Thread.interrupted();
		}
		this.over = true;
		return this.fired;
	}

}
