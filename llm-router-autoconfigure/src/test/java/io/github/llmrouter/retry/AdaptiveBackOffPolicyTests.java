package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.retry.support.RetryTemplate;

import static io.github.llmrouter.retry.TestFailures.failed;
import static io.github.llmrouter.retry.TestFailures.nextDelay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AdaptiveBackOffPolicy}, as the router uses it and in a
 * {@link RetryTemplate}.
 */
class AdaptiveBackOffPolicyTests {

	private final ManualClock clock = new ManualClock();

	private final Retries retries = retries(Map.of());

	@ParameterizedTest
	@CsvSource({ "RATE_LIMIT, 2000", "OVERLOADED, 2000", "NETWORK, 500", "TRUNCATED, 500", "SERVER_ERROR, 1000",
			"EMPTY_RESPONSE, 1000", "UNKNOWN, 1000" })
	void shouldWaitByTheKindOfFailureBeforeAnythingIsLearned(FailureKind kind, long millis) {
		assertThat(firstDelay(kind)).isEqualTo(millis);
	}

	@Test
	void shouldWaitLongerAfterRateLimitsWhoseWaitsWereNotEnough() {
		List<Long> first = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			first.add(failTwice(FailureKind.RATE_LIMIT));
		}
		assertThat(first).containsExactly(2000L, 4000L, 8000L, 8000L);
	}

	@Test
	void shouldWaitShorterAfterNetworkFaultsWhoseWaitsWereEnough() {
		List<Long> first = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			first.add(failOnce(FailureKind.NETWORK));
		}
		assertThat(first).containsExactly(500L, 400L, 320L, 256L, 204L, 163L, 131L, 125L, 125L);
	}

	@Test
	void shouldWaitAsConfiguredAfterNetworkFaultsThatDoNotPass() {
		for (int i = 0; i < 5; i++) {
			failTwice(FailureKind.NETWORK);
		}
		assertThat(firstDelay(FailureKind.NETWORK)).isEqualTo(1000);
	}

	@Test
	void shouldNeverWaitShorterThanConfiguredAfterRateLimits() {
		for (int i = 0; i < 20; i++) {
			failOnce(FailureKind.RATE_LIMIT);
		}
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(1000);
	}

	@Test
	void shouldForgetHalfOfTheWayInAMinute() {
		failTwice(FailureKind.RATE_LIMIT);
		failTwice(FailureKind.RATE_LIMIT);
		this.clock.advance(Duration.ofMinutes(1));
		// from 8 to 2 by factors: half of the way is 4
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(4000);
		this.clock.advance(Duration.ofHours(1));
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(2000);
	}

	@Test
	void shouldForgetWhatMadeItShorter() {
		for (int i = 0; i < 20; i++) {
			failOnce(FailureKind.NETWORK);
		}
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(firstDelay(FailureKind.NETWORK)).isEqualTo(250);
		this.clock.advance(Duration.ofHours(1));
		assertThat(firstDelay(FailureKind.NETWORK)).isBetween(499L, 500L);
	}

	@Test
	void shouldLearnForEachKindAlone() {
		failTwice(FailureKind.RATE_LIMIT);
		assertThat(firstDelay(FailureKind.OVERLOADED)).isEqualTo(2000);
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(4000);
	}

	@Test
	void shouldLearnNothingFromAFailureOfAnotherKind() {
		TargetRetries target = this.retries.start();
		nextDelay(target, FailureKind.RATE_LIMIT);
		nextDelay(target, FailureKind.SERVER_ERROR);
		target.abandoned(failed(FailureKind.NETWORK));
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(2000);
		assertThat(firstDelay(FailureKind.SERVER_ERROR)).isEqualTo(1000);
	}

	@Test
	void shouldJudgeAWaitByTheVeryNextAttempt() {
		// a backoff of its own, so that nothing else ends the wait
		Retries own = retries(
				Map.of(FailureKind.RATE_LIMIT, new KindOverride(null, null, Duration.ofSeconds(1), null, null)));
		TargetRetries target = own.start();
		assertThat(nextDelay(target, FailureKind.RATE_LIMIT)).hasSeconds(2);
		nextDelay(target, FailureKind.SERVER_ERROR);
		assertThat(nextDelay(target, FailureKind.RATE_LIMIT)).hasSeconds(4);
	}

	@Test
	void shouldLearnFromTheFailureWithWhichTheTargetIsGivenUp() {
		TargetRetries target = this.retries.start();
		nextDelay(target, FailureKind.RATE_LIMIT);
		target.abandoned(failed(FailureKind.RATE_LIMIT));
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(4000);
	}

	@Test
	void shouldLearnNothingFromADelayThatWasNotWaited() {
		TargetRetries target = this.retries.start();
		AttemptFailedException error = failed(FailureKind.RATE_LIMIT);
		target.nextDelay(error.failure(), error);
		target.abandoned(error);
		target.succeeded();
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(2000);
	}

	@Test
	void shouldLearnNothingFromAWaitThatNobodyFollowed() {
		// the caller went away
		nextDelay(this.retries.start(), FailureKind.RATE_LIMIT);
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(2000);
	}

	@Test
	void shouldNotTakeTheProvidersWaitForItsOwn() {
		TargetRetries target = this.retries.start();
		assertThat(nextDelay(target, FailureKind.RATE_LIMIT, Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(20));
		target.succeeded();
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(2000);
		target = this.retries.start();
		nextDelay(target, FailureKind.RATE_LIMIT, Duration.ofSeconds(1));
		target.succeeded();
		assertThat(firstDelay(FailureKind.RATE_LIMIT)).isEqualTo(1600);
	}

	@Test
	void shouldCountCallsThatFailedAtOnceAsOne() {
		List<TargetRetries> calls = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			TargetRetries call = this.retries.start();
			nextDelay(call, FailureKind.OVERLOADED);
			calls.add(call);
		}
		calls.forEach((call) -> call.abandoned(failed(FailureKind.OVERLOADED)));
		assertThat(firstDelay(FailureKind.OVERLOADED)).isEqualTo(4000);
	}

	@Test
	void shouldGrowWithinACallAndKeepToTheMaximum() {
		TargetRetries target = this.retries.start();
		// 1 s * 2^(n-1) * factor, which each failure doubles up to 8
		assertThat(nextDelay(target, FailureKind.RATE_LIMIT)).isEqualTo(Duration.ofSeconds(2));
		assertThat(nextDelay(target, FailureKind.RATE_LIMIT)).isEqualTo(Duration.ofSeconds(8));
		assertThat(nextDelay(target, FailureKind.RATE_LIMIT)).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void shouldShareWhatIsLearnedWithKindsThatHaveTheirOwnIntervals() {
		Retries own = retries(
				Map.of(FailureKind.RATE_LIMIT, new KindOverride(null, null, Duration.ofSeconds(3), null, null)));
		TargetRetries target = own.start();
		assertThat(nextDelay(target, FailureKind.RATE_LIMIT)).isEqualTo(Duration.ofSeconds(6));
		target.abandoned(failed(FailureKind.RATE_LIMIT));
		assertThat(nextDelay(own.start(), FailureKind.RATE_LIMIT)).isEqualTo(Duration.ofSeconds(12));
	}

	@Test
	void shouldLearnAsAPolicyOfTheUsersToo() {
		AdaptiveBackOffPolicy custom = new AdaptiveBackOffPolicy(Duration.ofSeconds(1), 2, Duration.ofSeconds(30),
				this.clock);
		Retries own = new Retries(RetrySettings.DEFAULTS, custom,
				new RetryBudget(RetryBudgetSettings.DEFAULTS, this.clock), () -> 0.5);
		TargetRetries target = own.start();
		assertThat(nextDelay(target, FailureKind.NETWORK)).isEqualTo(Duration.ofMillis(500));
		target.succeeded();
		assertThat(nextDelay(own.start(), FailureKind.NETWORK)).isEqualTo(Duration.ofMillis(400));
	}

	@ParameterizedTest
	@EnumSource(FailureKind.class)
	void shouldNotWaitLessThanAMillisecond(FailureKind kind) {
		List<Long> slept = new ArrayList<>();
		RetryTemplate template = template(
				new AdaptiveBackOffPolicy(Duration.ofMillis(1), 2, Duration.ofMillis(1), this.clock)
					.withSleeper(slept::add));
		template.execute((context) -> succeedAfter(1, context.getRetryCount(), failed(kind)));
		assertThat(slept).containsExactly(1L);
	}

	@Test
	void shouldLearnInARetryTemplateThatItListensTo() {
		List<Long> slept = new ArrayList<>();
		RetryTemplate template = template(
				new AdaptiveBackOffPolicy(Duration.ofSeconds(1), 2, Duration.ofSeconds(30), this.clock)
					.withSleeper(slept::add));
		AttemptFailedException network = failed(FailureKind.NETWORK);
		template.execute((context) -> succeedAfter(1, context.getRetryCount(), network));
		template.execute(
				(context) -> succeedAfter(1, context.getRetryCount(), new IllegalStateException("wrapped", network)));
		assertThat(slept).containsExactly(500L, 400L);
		slept.clear();
		AttemptFailedException rateLimit = failed(FailureKind.RATE_LIMIT);
		assertThatExceptionOfType(AttemptFailedException.class)
			.isThrownBy(() -> template.execute((context) -> succeedAfter(9, 0, rateLimit)));
		template.execute((context) -> succeedAfter(1, context.getRetryCount(), rateLimit));
		// not enough twice in the first operation, the second time by its last failure
		assertThat(slept).containsExactly(2000L, 8000L, 8000L);
	}

	@Test
	void shouldNotFollowCausesForEver() {
		IllegalStateException first = new IllegalStateException("first");
		IllegalStateException second = new IllegalStateException("second", first);
		first.initCause(second);
		TargetRetries target = this.retries.start();
		assertThat(target.nextDelay(failed(FailureKind.NETWORK).failure(), first)).isEqualTo(Duration.ofSeconds(1));
	}

	private static RetryTemplate template(AdaptiveBackOffPolicy policy) {
		return RetryTemplate.builder().maxAttempts(3).customBackoff(policy).withListener(policy).build();
	}

	private static <E extends Throwable> String succeedAfter(int failures, int count, E error) throws E {
		if (count < failures) {
			throw error;
		}
		return "answer";
	}

	private long failTwice(FailureKind kind) {
		TargetRetries target = this.retries.start();
		long first = delay(target, kind);
		target.abandoned(failed(kind));
		return first;
	}

	private long failOnce(FailureKind kind) {
		TargetRetries target = this.retries.start();
		long first = delay(target, kind);
		target.succeeded();
		return first;
	}

	private long firstDelay(FailureKind kind) {
		return delay(this.retries.start(), kind);
	}

	private static long delay(TargetRetries target, FailureKind kind) {
		return Objects.requireNonNull(nextDelay(target, kind)).toMillis();
	}

	private Retries retries(Map<FailureKind, KindOverride> policies) {
		RetrySettings settings = new RetrySettings(3, BackOffStrategy.ADAPTIVE, Duration.ofSeconds(1), 2,
				Duration.ofSeconds(30), false, Duration.ofSeconds(30), policies);
		RetryBudget budget = new RetryBudget(RetryBudgetSettings.DEFAULTS, this.clock);
		return new Retries(settings, null, budget, () -> 0.5, this.clock);
	}

}
