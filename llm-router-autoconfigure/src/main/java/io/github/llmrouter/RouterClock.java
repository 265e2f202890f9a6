package io.github.llmrouter;

import java.time.Duration;
import java.util.function.LongSupplier;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Time as the engine knows it, so that tests can replace it.
 *
 * @param nanoTime a monotonic clock
 * @param sleeper waits on the caller's thread
 * @param scheduler runs timers and the delays of streams; its tasks never block
 */
record RouterClock(LongSupplier nanoTime, Sleeper sleeper, Scheduler scheduler) {

	static RouterClock system() {
		return new RouterClock(System::nanoTime, (delay, closing) -> closing.sleep(delay), Schedulers.parallel());
	}

	/**
	 * Waits on the caller's thread.
	 */
	@FunctionalInterface
	interface Sleeper {

		/**
		 * Wait.
		 * @param delay how long
		 * @param closing what may end the wait earlier
		 * @throws InterruptedException if the thread is interrupted
		 */
		void sleep(Duration delay, Closing closing) throws InterruptedException;

	}

}
