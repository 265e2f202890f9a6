package io.github.llmrouter.statistics;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The newest attempts that say something about who was asked, each with its end and its
 * duration. Percentiles are exact over what is kept: of models, which take seconds to
 * answer, that is enough, costs one small object per attempt, and needs neither
 * Micrometer nor a histogram whose buckets must fit.
 */
final class AttemptWindow {

	private final Newest<Sample> samples;

	private final LongSupplier nanoTime;

	AttemptWindow(int capacity, LongSupplier nanoTime) {
		this.samples = new Newest<>(capacity);
		this.nanoTime = nanoTime;
	}

	void add(boolean answered, long durationNanos) {
		this.samples.add(new Sample(answered, this.nanoTime.getAsLong(), durationNanos));
	}

	/**
	 * How attempts ended lately.
	 * @param within how long ago at most
	 * @return the tally
	 */
	AttemptTally tally(Duration within) {
		int answered = 0;
		int failed = 0;
		int failedLast = 0;
		for (Sample sample : recent(within)) {
			if (sample.answered()) {
				answered++;
			}
			else {
				failed++;
				failedLast += (answered == 0) ? 1 : 0;
			}
		}
		return new AttemptTally(answered, failed, failedLast);
	}

	/**
	 * How long answers took lately. What failed is left out: a refusal is quick, a
	 * timeout is as long as it is configured.
	 * @param within how long ago at most
	 * @return the latency, or {@code null} if there was no answer
	 */
	@Nullable Latency latency(Duration within) {
		return Latency.of(recent(within).stream()
			.filter(Sample::answered)
			.mapToLong(Sample::durationNanos)
			.sorted()
			.mapToObj(Duration::ofNanos)
			.toList());
	}

	private List<Sample> recent(Duration within) {
		long now = this.nanoTime.getAsLong();
		long nanos = within.toNanos();
		return this.samples.list().stream().filter((sample) -> now - sample.endNanos() <= nanos).toList();
	}

	private record Sample(boolean answered, long endNanos, long durationNanos) {
	}

}
