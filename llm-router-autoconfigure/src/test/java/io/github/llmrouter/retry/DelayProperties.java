package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.Map;

import io.github.llmrouter.failure.FailureKind;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.WithNull;

import org.jspecify.annotations.Nullable;

import static io.github.llmrouter.retry.TestFailures.nextDelay;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the delays of every strategy.
 */
class DelayProperties {

	@Property
	void shouldNeverWaitShorterThanBefore(@ForAll BackOffStrategy strategy,
			@ForAll @LongRange(min = 1, max = 86_400_000) long initial,
			@ForAll @LongRange(min = 1, max = 86_400_000) long max,
			@ForAll @DoubleRange(min = 1, max = 1000) double multiplier) {
		Assume.that(max >= initial);
		TargetRetries target = retries(strategy, initial, multiplier, max, 1).start();
		Duration before = Duration.ZERO;
		for (int i = 0; i < 100; i++) {
			Duration delay = nextDelay(target, FailureKind.SERVER_ERROR);
			assertThat(delay).isBetween(before, Duration.ofMillis(max)).isGreaterThanOrEqualTo(Duration.ofMillis(1));
			before = delay;
		}
	}

	@Property
	void shouldBeginWithTheInitialIntervalUnlessItLearns(@ForAll BackOffStrategy strategy,
			@ForAll @LongRange(min = 1, max = 86_400_000) long initial,
			@ForAll @DoubleRange(min = 1, max = 1000) double multiplier) {
		TargetRetries target = retries(strategy, initial, multiplier, 86_400_000, 1).start();
		assertThat(nextDelay(target, FailureKind.SERVER_ERROR)).isEqualTo(Duration.ofMillis(initial));
	}

	@Property
	void shouldJitterWithinTheUpperHalf(@ForAll BackOffStrategy strategy, @ForAll FailureKind kind,
			@ForAll @LongRange(min = 1, max = 86_400_000) long initial,
			@ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random,
			@ForAll @IntRange(min = 1, max = 20) int failures) {
		TargetRetries full = retries(strategy, initial, 2, 86_400_000, 1).start();
		TargetRetries jittered = retries(strategy, initial, 2, 86_400_000, random).start();
		for (int i = 0; i < failures; i++) {
			Duration most = nextDelay(full, kind);
			assertThat(most).isNotNull();
			assertThat(nextDelay(jittered, kind)).isBetween(most.dividedBy(2), most);
		}
	}

	@Property
	void shouldNeverWaitShorterThanTheProviderAskedNorLongerThanAnyoneAllows(@ForAll BackOffStrategy strategy,
			@ForAll FailureKind kind, @ForAll @LongRange(min = 1, max = 100_000) long initial,
			@ForAll @LongRange(min = 1, max = 100_000) long max,
			@ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random,
			@ForAll @WithNull @LongRange(min = -10, max = 60_000) @Nullable Long asked) {
		Assume.that(max >= initial);
		Duration retryAfter = (asked != null) ? Duration.ofMillis(asked) : null;
		TargetRetries target = retries(strategy, initial, 2, max, random).start();
		for (int i = 0; i < 5; i++) {
			Duration delay = nextDelay(target, kind, retryAfter);
			if (asked != null && (asked < 0 || asked > 30_000)) {
				assertThat(delay).isNull();
			}
			else {
				Duration least = (retryAfter != null) ? retryAfter : Duration.ZERO;
				Duration most = (least.toMillis() > max) ? least : Duration.ofMillis(max);
				assertThat(delay).isBetween(least, most);
			}
		}
	}

	private static Retries retries(BackOffStrategy strategy, long initial, double multiplier, long max, double random) {
		RetrySettings settings = new RetrySettings(3, strategy, Duration.ofMillis(initial), multiplier,
				Duration.ofMillis(max), true, Duration.ofSeconds(30), Map.of());
		RetryBudget budget = new RetryBudget(RetryBudgetSettings.DEFAULTS, () -> 0);
		return new Retries(settings, null, budget, () -> random, () -> 0);
	}

}
