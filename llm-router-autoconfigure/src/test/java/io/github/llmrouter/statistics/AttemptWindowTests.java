package io.github.llmrouter.statistics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AttemptWindow}.
 */
class AttemptWindowTests {

	private static final Duration WINDOW = Duration.ofMinutes(5);

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

	private final AttemptWindow window = new AttemptWindow(100, this.nanos::get);

	/** A for an answer, F for a failure, m for a minute that passes. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''        | 0 | 0 | 0 | false
			AAA       | 3 | 0 | 0 | false
			FFF       | 0 | 3 | 3 | true
			AFF       | 1 | 2 | 2 | true
			FFA       | 1 | 2 | 0 | true
			FA        | 1 | 1 | 0 | false
			FF        | 0 | 2 | 2 | false
			FAFFAF    | 2 | 4 | 1 | true
			FFFmmmmmm | 0 | 0 | 0 | false
			FFmmmmmmF | 0 | 1 | 1 | false
			FFmmmmmF  | 0 | 3 | 3 | true
			""")
	void shouldTallyWhatIsRecent(String history, int answered, int failed, int failedLast, boolean mostlyFailed) {
		history.chars().forEach((event) -> {
			if (event == 'm') {
				this.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
			}
			else {
				this.window.add(event == 'A', Duration.ofSeconds(1).toNanos());
			}
		});
		AttemptTally tally = this.window.tally(WINDOW);
		assertThat(tally).isEqualTo(new AttemptTally(answered, failed, failedLast));
		assertThat(tally.mostlyFailed(3)).isEqualTo(mostlyFailed);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1000, 1000, 1000", "2, 1500, 1000, 2000", "20, 10500, 10000, 19000", "21, 11000, 11000, 20000",
			"100, 50500, 50000, 95000" })
	void shouldTellPercentilesOfAnswers(int answers, long mean, long p50, long p95) {
		// the longest first, so that it matters that they are sorted
		IntStream.range(0, answers)
			.map((i) -> answers - i)
			.forEach((seconds) -> this.window.add(true, Duration.ofSeconds(seconds).toNanos()));
		assertThat(this.window.latency(WINDOW))
			.isEqualTo(new Latency(answers, Duration.ofMillis(mean), Duration.ofMillis(p50), Duration.ofMillis(p95)));
	}

	@Test
	void shouldLeaveFailuresAndWhatIsOldOutOfTheLatency() {
		assertThat(this.window.latency(WINDOW)).isNull();
		this.window.add(true, Duration.ofSeconds(50).toNanos());
		this.nanos.addAndGet(WINDOW.toNanos());
		this.window.add(true, Duration.ofSeconds(2).toNanos());
		this.nanos.addAndGet(1);
		this.window.add(false, Duration.ofSeconds(90).toNanos());
		Duration two = Duration.ofSeconds(2);
		assertThat(this.window.latency(WINDOW)).isEqualTo(new Latency(1, two, two, two));
	}

}
