package io.github.llmrouter.provider.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads that streams are read on: virtual ones where Java has them, otherwise
 * daemon threads, as many as there are streams, that end after a minute without work.
 */
final class TaskThreads {

	private TaskThreads() {
	}

	static ExecutorService create(String name) {
		try {
			// Java 21 and later; we compile for 17
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			return platformThreads(name);
		}
	}

	private static ExecutorService platformThreads(String name) {
		AtomicInteger count = new AtomicInteger();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), (task) -> {
			Thread thread = new Thread(task, "llm-" + name + "-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

}
