package io.github.llmrouter;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;

/**
 * What ends calls early, when their router is closed for instance: those that are under
 * way do not go on, and those that wait are woken to learn of it. Safe for any thread.
 */
final class Closing {

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Set<Runnable> wakers = ConcurrentHashMap.newKeySet();

	boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	void close() {
		this.closed.countDown();
		this.wakers.forEach(Runnable::run);
	}

	/**
	 * Register what is to happen when the router is closed; at once if it is. May happen
	 * twice, on any thread, and must neither block nor throw.
	 * @param waker an object of its own
	 * @return to be disposed of when the wait is over
	 */
	Disposable onClose(Runnable waker) {
		this.wakers.add(waker);
		if (isClosed()) {
			waker.run();
		}
		return () -> this.wakers.remove(waker);
	}

	/**
	 * Wait on this thread, at most until the router is closed.
	 * @param delay how long
	 * @throws InterruptedException if the thread is interrupted
	 */
	@SuppressWarnings("ReturnValueIgnored")
	void sleep(Duration delay) throws InterruptedException {
		this.closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
	}

}
