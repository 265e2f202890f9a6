package io.github.llmrouter.breaker;

import java.time.Duration;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every open time and threshold.
 */
class OpenTimeProperties {

	@Property
	void shouldNeverExceedTheLongestNorFallBelowHalfTheShortest(@ForAll @IntRange(min = 1, max = 100) int openSeconds,
			@ForAll @IntRange(min = 0, max = 1000) int more, @ForAll @DoubleRange(min = 1, max = 10) double multiplier,
			@ForAll @DoubleRange(min = 0, max = 0.99) double random, @ForAll @IntRange(min = 1, max = 50) int times) {
		Duration open = Duration.ofSeconds(openSeconds);
		BreakerSettings settings = new BreakerSettings(3, false, 50, 80, open, open, 10, Duration.ofSeconds(60), 2,
				open, multiplier, open.plusSeconds(more), true, open);
		OpenTime time = new OpenTime(settings, () -> random);
		Duration last = Duration.ZERO;
		for (int i = 0; i < times; i++) {
			Duration next = time.next(0);
			assertThat(next).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(settings.maxOpen());
			assertThat(next).isGreaterThanOrEqualTo(open.dividedBy(2));
			last = next;
		}
	}

	@Property
	void shouldAdaptBetweenHalfAndTheWhole(@ForAll @IntRange(min = 1, max = 1000) int configured,
			@ForAll @IntRange(max = 10_000) int underWay, @ForAll @DoubleRange(min = 0, max = 1) double failedShare,
			@ForAll @IntRange(max = 100) int busier, @ForAll @DoubleRange(min = 0, max = 1) double worse) {
		int adapted = FailureThreshold.adapted(configured, underWay, failedShare);
		assertThat(adapted).isBetween(Math.min(configured, Math.max(1, configured / 2)), configured);
		assertThat(FailureThreshold.adapted(configured, underWay + busier, Math.min(1, failedShare + worse)))
			.isLessThanOrEqualTo(adapted);
	}

}
