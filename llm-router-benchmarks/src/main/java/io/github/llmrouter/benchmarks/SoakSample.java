package io.github.llmrouter.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.llmrouter.test.FakeOpenRouter;

/**
 * What a process holds when nothing is under way.
 *
 * @param heap bytes that are in use
 * @param threads how many there are, by their names without numbers
 * @param connections that are open to the fake
 */
record SoakSample(long heap, Map<String, Long> threads, int connections) {

	static SoakSample take(FakeOpenRouter openRouter) throws InterruptedException {
		long heap = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			heap = Math.min(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		Map<String, Long> threads = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.collect(Collectors.groupingBy((thread) -> thread.getName().replaceAll("[0-9]+", "N"), TreeMap::new,
					Collectors.counting()));
		return new SoakSample(heap, threads, openRouter.connectionCount());
	}

	long threadCount() {
		return this.threads.values().stream().mapToLong(Long::longValue).sum();
	}

	@Override
	public String toString() {
		return "%.1f MB of heap, %d threads, %d connections".formatted(this.heap / 1e6, threadCount(),
				this.connections);
	}

}
