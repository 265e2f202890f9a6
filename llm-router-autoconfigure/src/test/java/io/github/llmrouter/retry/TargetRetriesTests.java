package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.FailureKind;

import org.jspecify.annotations.Nullable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.ExponentialBackOffPolicy;
import org.springframework.retry.backoff.ExponentialRandomBackOffPolicy;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.backoff.SleepingBackOffPolicy;
import org.springframework.retry.backoff.UniformRandomBackOffPolicy;

import static io.github.llmrouter.retry.TestFailures.failed;
import static io.github.llmrouter.retry.TestFailures.nextDelay;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Retries} and {@link TargetRetries}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TargetRetriesTests {

	private final RetryBudget budget = new RetryBudget(RetryBudgetSettings.DEFAULTS, new ManualClock());

	@ParameterizedTest
	@CsvSource({ "EXPONENTIAL, 2, 1000, 2000, 4000, 8000, 10000", "EXPONENTIAL, 1, 1000, 1000, 1000, 1000, 1000",
			"EXPONENTIAL, 1.5, 1000, 1500, 2250, 3375, 5062", "LINEAR, 2, 1000, 2000, 3000, 4000, 5000",
			"FIBONACCI, 2, 1000, 1000, 2000, 3000, 5000", "FIXED, 2, 1000, 1000, 1000, 1000, 1000",
			"ADAPTIVE, 2, 1000, 4000, 10000, 10000, 10000" })
	void shouldWaitByTheStrategy(BackOffStrategy strategy, double multiplier, long first, long second, long third,
			long fourth, long fifth) {
		RetrySettings settings = new RetrySettings(9, strategy, Duration.ofSeconds(1), multiplier,
				Duration.ofSeconds(10), false, Duration.ofSeconds(30), Map.of());
		TargetRetries target = retries(settings, null).start();
		assertThat(delays(target, 5, FailureKind.SERVER_ERROR)).containsExactly(first, second, third, fourth, fifth);
	}

	@Test
	void shouldNotLetSpringRetryWarnOfAMultiplierThatIsAllowed(CapturedOutput output) {
		RetrySettings settings = new RetrySettings(3, BackOffStrategy.EXPONENTIAL, Duration.ofSeconds(1), 1,
				Duration.ofSeconds(10), false, Duration.ofSeconds(30), Map.of());
		assertThat(delays(retries(settings, null).start(), 2, FailureKind.SERVER_ERROR)).containsExactly(1000L, 1000L);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void shouldBeginAnewForEachTargetAndCall() {
		Retries retries = retries(settings(false, Map.of()), null);
		assertThat(delays(retries.start(), 2, FailureKind.SERVER_ERROR)).containsExactly(1000L, 2000L);
		assertThat(delays(retries.start(), 2, FailureKind.SERVER_ERROR)).containsExactly(1000L, 2000L);
	}

	@ParameterizedTest
	@CsvSource({ "0, 500, 1000", "0.5, 750, 1500", "0.999999, 999, 1999" })
	void shouldWaitHalfAndARandomPartOfTheRest(double random, long first, long second) {
		Retries retries = new Retries(settings(true, Map.of()), null, this.budget, () -> random);
		assertThat(delays(retries.start(), 2, FailureKind.SERVER_ERROR)).containsExactly(first, second);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", value = { "PT0S, 500", "PT0.2S, 500", "PT0.501S, 501", "PT30S, 30000",
			"PT30.001S, none", "PT1H, none", "P106751991167300D, none", "PT-0.001S, none", "none, 500" })
	void shouldWaitAsLongAsTheProviderAskedWithinTheLimit(@Nullable Duration asked, @Nullable Long millis) {
		Retries retries = new Retries(settings(true, Map.of()), null, this.budget, () -> 0);
		Duration delay = nextDelay(retries.start(), FailureKind.RATE_LIMIT, asked);
		assertThat(delay).isEqualTo((millis != null) ? Duration.ofMillis(millis) : null);
	}

	@Test
	void shouldNotJitterWhatTheProviderAskedFor() {
		Retries retries = new Retries(settings(true, Map.of()), null, this.budget, () -> 0);
		assertThat(nextDelay(retries.start(), FailureKind.RATE_LIMIT, Duration.ofSeconds(7))).hasSeconds(7);
	}

	@Test
	void shouldNotAdvanceForARetryThatIsNotMade() {
		TargetRetries target = retries(settings(false, Map.of()), null).start();
		assertThat(nextDelay(target, FailureKind.RATE_LIMIT, Duration.ofHours(1))).isNull();
		assertThat(delays(target, 2, FailureKind.RATE_LIMIT)).containsExactly(1000L, 2000L);
	}

	@Test
	void shouldCountKindsWithABackOffOfTheirOwnAlone() {
		KindOverride ofRateLimit = new KindOverride(null, BackOffStrategy.LINEAR, Duration.ofSeconds(5), null, null);
		KindOverride ofNetwork = new KindOverride(7, null, null, null, null);
		TargetRetries target = retries(
				settings(false, Map.of(FailureKind.RATE_LIMIT, ofRateLimit, FailureKind.NETWORK, ofNetwork)), null)
			.start();
		assertThat(delays(target, 2, FailureKind.RATE_LIMIT)).containsExactly(5000L, 10000L);
		assertThat(delays(target, 2, FailureKind.SERVER_ERROR)).containsExactly(1000L, 2000L);
		assertThat(delays(target, 1, FailureKind.RATE_LIMIT)).containsExactly(15000L);
		// only its number of attempts differs
		assertThat(delays(target, 1, FailureKind.NETWORK)).containsExactly(4000L);
	}

	@Test
	void shouldTakeFromTheGeneralSettingsWhatAKindLeavesOpen() {
		Map<FailureKind, KindOverride> policies = Map.of(FailureKind.OVERLOADED,
				new KindOverride(null, null, null, 3.0, Duration.ofSeconds(8)), FailureKind.NETWORK,
				new KindOverride(null, BackOffStrategy.FIXED, null, null, null));
		TargetRetries target = retries(settings(false, policies), null).start();
		assertThat(delays(target, 3, FailureKind.OVERLOADED)).containsExactly(1000L, 3000L, 8000L);
		assertThat(delays(target, 3, FailureKind.NETWORK)).containsExactly(1000L, 1000L, 1000L);
	}

	@ParameterizedTest
	@CsvSource({ "RATE_LIMIT, 7", "NETWORK, 1", "TIMEOUT, 3", "SERVER_ERROR, 3" })
	void shouldAllowAttemptsByKind(FailureKind kind, int attempts) {
		RetrySettings settings = settings(true,
				Map.of(FailureKind.RATE_LIMIT, new KindOverride(7, null, null, null, null), FailureKind.NETWORK,
						new KindOverride(1, null, null, null, null), FailureKind.TIMEOUT,
						new KindOverride(null, BackOffStrategy.FIXED, null, null, null)));
		assertThat(retries(settings, null).maxAttempts(kind)).isEqualTo(attempts);
		assertThat(retries(settings, new FixedBackOffPolicy()).maxAttempts(kind)).isEqualTo(attempts);
	}

	@Test
	void shouldLetAPolicyOfTheUsersReplaceEveryStrategyAndJitter() {
		FixedBackOffPolicy custom = new FixedBackOffPolicy();
		custom.setBackOffPeriod(1234);
		RetrySettings settings = settings(true,
				Map.of(FailureKind.RATE_LIMIT, new KindOverride(5, null, Duration.ofSeconds(9), null, null)));
		TargetRetries target = new Retries(settings, custom, this.budget, () -> 0).start();
		assertThat(delays(target, 2, FailureKind.SERVER_ERROR)).containsExactly(1234L, 1234L);
		assertThat(delays(target, 2, FailureKind.RATE_LIMIT)).containsExactly(1234L, 1234L);
		assertThat(nextDelay(target, FailureKind.RATE_LIMIT, Duration.ofSeconds(20))).hasSeconds(20);
	}

	@Test
	void shouldKeepTheStateOfAPolicyOfTheUsersForOneTarget() {
		ExponentialBackOffPolicy custom = new ExponentialBackOffPolicy();
		custom.setInitialInterval(10);
		Retries retries = retries(settings(true, Map.of()), custom);
		TargetRetries target = retries.start();
		assertThat(delays(target, 2, FailureKind.NETWORK)).containsExactly(10L, 20L);
		assertThat(delays(retries.start(), 1, FailureKind.NETWORK)).containsExactly(10L);
		assertThat(delays(target, 1, FailureKind.RATE_LIMIT)).containsExactly(40L);
	}

	@Test
	void shouldUnderstandSpringRetrysRandomPolicies() {
		UniformRandomBackOffPolicy uniform = new UniformRandomBackOffPolicy();
		uniform.setMinBackOffPeriod(100);
		uniform.setMaxBackOffPeriod(300);
		assertThat(delays(retries(settings(true, Map.of()), uniform).start(), 50, FailureKind.NETWORK))
			.allMatch((millis) -> millis >= 100 && millis <= 300);
		assertThat(delays(retries(settings(true, Map.of()), new ExponentialRandomBackOffPolicy()).start(), 50,
				FailureKind.NETWORK))
			.allMatch((millis) -> millis >= 100 && millis <= 30_000);
	}

	@Test
	void shouldAddUpWhatAPolicySleepsAtOnce() {
		SleepingBackOffPolicy<?> custom = new ScriptedPolicy((context, sleeper) -> {
			sleeper.sleep(100);
			sleeper.sleep(-5);
			sleeper.sleep(20);
		});
		assertThat(delays(retries(settings(true, Map.of()), custom).start(), 2, FailureKind.NETWORK))
			.containsExactly(120L, 120L);
	}

	@Test
	void shouldNotWaitForAPolicyThatDoesNotSleep() {
		SleepingBackOffPolicy<?> custom = new ScriptedPolicy((context, sleeper) -> {
		});
		TargetRetries target = retries(settings(true, Map.of()), custom).start();
		assertThat(delays(target, 1, FailureKind.NETWORK)).containsExactly(0L);
		assertThat(nextDelay(target, FailureKind.NETWORK, Duration.ofMillis(7))).hasMillis(7);
	}

	@Test
	void shouldKeepAPolicyOfTheUsersWithinTheMaximum() {
		SleepingBackOffPolicy<?> custom = new ScriptedPolicy((context, sleeper) -> {
			sleeper.sleep(Long.MAX_VALUE);
			sleeper.sleep(Long.MAX_VALUE);
		});
		assertThat(delays(retries(settings(true, Map.of()), custom).start(), 1, FailureKind.NETWORK))
			.containsExactly(30_000L);
	}

	@Test
	void shouldShowPoliciesWhatFailedAndHowOften() {
		List<@Nullable Throwable> seen = new ArrayList<>();
		List<Integer> counts = new ArrayList<>();
		SleepingBackOffPolicy<?> custom = new ScriptedPolicy((context, sleeper) -> {
			seen.add(context.getLastThrowable());
			counts.add(context.getRetryCount());
		});
		TargetRetries target = retries(settings(true, Map.of()), custom).start();
		AttemptFailedException first = failed(FailureKind.NETWORK);
		AttemptFailedException second = failed(FailureKind.OVERLOADED);
		target.nextDelay(first.failure(), first);
		target.nextDelay(second.failure(), second);
		assertThat(seen).containsExactly(first, second);
		assertThat(counts).containsExactly(1, 2);
	}

	@Test
	void shouldWaitTheInitialIntervalWhenAPolicyThrowsAndSayItOnce(CapturedOutput output) {
		AtomicInteger calls = new AtomicInteger();
		SleepingBackOffPolicy<?> custom = new ScriptedPolicy((context, sleeper) -> {
			sleeper.sleep(50);
			if (calls.incrementAndGet() != 2) {
				throw new IllegalStateException("broken policy");
			}
		});
		Retries retries = retries(settings(true, Map.of()), custom);
		// what the broken one slept is not added to the next
		assertThat(delays(retries.start(), 3, FailureKind.NETWORK)).containsExactly(1000L, 50L, 1000L);
		assertThat(delays(retries.start(), 1, FailureKind.NETWORK)).containsExactly(1000L);
		assertThat(output).containsOnlyOnce("ScriptedPolicy threw").containsOnlyOnce("broken policy");
	}

	@Test
	void shouldWaitTheInitialIntervalWhenAPolicyCannotStart() {
		SleepingBackOffPolicy<?> custom = new ScriptedPolicy((context, sleeper) -> {
		}) {

			@Override
			public BackOffContext start(RetryContext context) {
				throw new IllegalStateException("broken start");
			}

		};
		assertThat(delays(retries(settings(true, Map.of()), custom).start(), 2, FailureKind.NETWORK))
			.containsExactly(1000L, 1000L);
	}

	@Test
	void shouldAskNoPolicyBeforeTheFirstFailure() {
		SleepingBackOffPolicy<?> custom = new ScriptedPolicy((context, sleeper) -> {
		}) {

			@Override
			public ScriptedPolicy withSleeper(Sleeper sleeper) {
				throw new AssertionError("too early");
			}

		};
		TargetRetries target = retries(settings(true, Map.of()), custom).start();
		target.succeeded();
		target.abandoned(failed(FailureKind.NETWORK));
	}

	private Retries retries(RetrySettings settings, @Nullable SleepingBackOffPolicy<?> custom) {
		return new Retries(settings, custom, this.budget, () -> 0.5, () -> 0);
	}

	private static RetrySettings settings(boolean jitter, Map<FailureKind, KindOverride> policies) {
		return new RetrySettings(3, BackOffStrategy.EXPONENTIAL, Duration.ofSeconds(1), 2, Duration.ofSeconds(30),
				jitter, Duration.ofSeconds(30), policies);
	}

	private static List<Long> delays(TargetRetries target, int count, FailureKind kind) {
		List<Long> delays = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Duration delay = nextDelay(target, kind);
			assertThat(delay).isNotNull();
			delays.add(delay.toMillis());
		}
		return delays;
	}

	/**
	 * A policy of a user's.
	 */
	static class ScriptedPolicy implements SleepingBackOffPolicy<ScriptedPolicy> {

		private final Script script;

		private final Sleeper sleeper;

		ScriptedPolicy(Script script) {
			this(script, (millis) -> {
				throw new AssertionError("must not sleep");
			});
		}

		private ScriptedPolicy(Script script, Sleeper sleeper) {
			this.script = script;
			this.sleeper = sleeper;
		}

		@Override
		public ScriptedPolicy withSleeper(Sleeper sleeper) {
			return new ScriptedPolicy(this.script, sleeper) {

				@Override
				public BackOffContext start(RetryContext context) {
					return ScriptedPolicy.this.start(context);
				}

			};
		}

		@Override
		public BackOffContext start(RetryContext context) {
			return new Context(context);
		}

		@Override
		public void backOff(BackOffContext context) {
			try {
				this.script.run(((Context) context).retry(), this.sleeper);
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

		interface Script {

			void run(RetryContext context, Sleeper sleeper) throws InterruptedException;

		}

		record Context(RetryContext retry) implements BackOffContext {
		}

	}

}
