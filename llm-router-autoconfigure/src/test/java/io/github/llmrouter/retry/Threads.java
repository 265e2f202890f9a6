package io.github.llmrouter.retry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs something on several threads that begin together.
 */
final class Threads {

	private Threads() {
	}

	/**
	 * Run and wait for all.
	 * @throws Exception what any of them threw
	 */
	static void run(int count, Callable<?> task) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(count);
		try {
			CyclicBarrier start = new CyclicBarrier(count);
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				results.add(threads.submit(() -> {
					start.await();
					return task.call();
				}));
			}
			for (Future<?> result : results) {
				result.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
