package io.github.llmrouter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * How a number of callers fared who asked again and again for a while.
 *
 * @param seconds how long it took, the last call of each caller included
 * @param cpuSeconds of this process; hardly depends on what else the machine does
 * @param failures how many calls threw an exception
 * @param nanos how long each of the others took, in ascending order
 */
record Slice(double seconds, double cpuSeconds, int failures, long[] nanos) {

	static Slice run(int callers, Duration duration, Runnable call) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(callers);
		try {
			AtomicInteger failures = new AtomicInteger();
			Duration cpu = Jvm.cpu();
			long start = System.nanoTime();
			List<Future<long[]>> all = new ArrayList<>();
			for (int i = 0; i < callers; i++) {
				all.add(threads.submit(() -> repeat(call, start + duration.toNanos(), failures)));
			}
			LongStream nanos = LongStream.empty();
			for (Future<long[]> caller : all) {
				nanos = LongStream.concat(nanos, Arrays.stream(caller.get()));
			}
			double seconds = (System.nanoTime() - start) / 1e9;
			double cpuSeconds = Jvm.cpu().minus(cpu).toNanos() / 1e9;
			return new Slice(seconds, cpuSeconds, failures.get(), nanos.sorted().toArray());
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static long[] repeat(Runnable call, long end, AtomicInteger failures) {
		LongStream.Builder nanos = LongStream.builder();
		long now = System.nanoTime();
		while (now - end < 0) {
			long before = now;
			try {
				call.run();
				now = System.nanoTime();
				nanos.add(now - before);
			}
			catch (RuntimeException ex) {
				now = System.nanoTime();
				failures.incrementAndGet();
				ex.printStackTrace();
			}
		}
		return nanos.build().toArray();
	}

	int calls() {
		return this.nanos.length;
	}

	/**
	 * Return what a call cost.
	 * @return CPU time of this process, in microseconds
	 */
	double cpuMicros() {
		return this.cpuSeconds * 1e6 / this.nanos.length;
	}

	double perSecond() {
		return this.nanos.length / this.seconds;
	}

	/**
	 * Return how long a call took.
	 * @param share of the calls that were not slower, below 1
	 * @return in milliseconds
	 */
	double percentile(double share) {
		return this.nanos[(int) (this.nanos.length * share)] / 1e6;
	}

}
