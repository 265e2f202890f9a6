package io.github.llmrouter.statistics;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How long answers took, from the request to their end.
 *
 * @param answers how many this speaks of
 * @param mean their mean
 * @param p50 what half of them did not exceed
 * @param p95 what 95 of 100 did not exceed
 */
public record Latency(int answers, Duration mean, Duration p50, Duration p95) {

	static @Nullable Latency of(List<Duration> sorted) {
		if (sorted.isEmpty()) {
			return null;
		}
		Duration sum = sorted.stream().reduce(Duration.ZERO, Duration::plus);
		return new Latency(sorted.size(), sum.dividedBy(sorted.size()), percentile(sorted, 50), percentile(sorted, 95));
	}

	private static Duration percentile(List<Duration> sorted, int percent) {
		return sorted.get((percent * sorted.size() + 99) / 100 - 1);
	}

}
