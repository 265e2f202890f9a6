package io.github.llmrouter;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.log.RareWarnings;
import io.micrometer.context.ContextSnapshotFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Threads on which blocking calls ask another target beside the first. There are none
 * before they are needed, and nothing waits for one: without a free thread there is no
 * hedge.
 */
final class HedgeThreads {

	static final int DEFAULT = 64;

	private static final Log logger = LogFactory.getLog(HedgeThreads.class);

	private static final RareWarnings warnings = new RareWarnings(logger, System::nanoTime);

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

	private final ExecutorService threads;

	HedgeThreads(int size) {
		this(threads(size));
	}

	HedgeThreads(ExecutorService threads) {
		this.threads = threads;
	}

	private static ExecutorService threads(int size) {
		AtomicInteger number = new AtomicInteger();
		return new ThreadPoolExecutor(0, size, KEEP_ALIVE.toNanos(), TimeUnit.NANOSECONDS, new SynchronousQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "llm-hedge-" + number.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
	}

	/**
	 * Do something later on one of the threads, in the context of this thread.
	 * @param task what to do
	 * @param delay after what time
	 * @param timer measures it
	 * @return to be disposed of when it is not wanted any more; what has begun goes on
	 */
	Disposable schedule(Runnable task, Duration delay, Scheduler timer) {
		Runnable carried = withContext(task);
		try {
			return timer.schedule(() -> execute(carried), Deadline.nanos(delay), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			warnings.warn("A call cannot be hedged", ex);
			return Disposables.disposed();
		}
	}

	private void execute(Runnable task) {
		try {
			this.threads.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("A call is not hedged, as no thread is free for it");
		}
	}

	/** The user, what is observed, the keys of logs. */
	private static Runnable withContext(Runnable task) {
		try {
			return CallersContext.SNAPSHOTS.captureAll().wrap(task);
		}
		catch (LinkageError ex) {
			// where context propagation does not work, nothing goes along
			return task;
		}
		catch (RuntimeException ex) {
			warnings.warn("The context of a call does not go along to its hedge", ex);
			return task;
		}
	}

	/**
	 * End when what is under way has ended.
	 */
	void close() {
		this.threads.shutdown();
	}

	/**
	 * Apart, so that it is linked only where it is needed.
	 */
	private static final class CallersContext {

		private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

	}

}
