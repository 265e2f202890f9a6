package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryBudget}.
 */
class RetryBudgetTests {

	private static final Failure FAILURE = Failure.retryable(FailureKind.SERVER_ERROR, null);

	private final ManualClock clock = new ManualClock();

	private final RetryBudget budget = new RetryBudget(RetryBudgetSettings.DEFAULTS, this.clock);

	@Test
	void shouldAllowRetriesWhileMoreThanHalfOfTheTokensAreLeft() {
		assertThat(count(this.budget::tryAcquireRetry)).isEqualTo(50);
	}

	@Test
	void shouldGiveBackWhatWasNotMade() {
		assertThat(count(() -> {
			boolean paid = this.budget.tryAcquireRetry();
			this.budget.giveBack();
			return paid && this.budget.tryAcquireRetry();
		})).isEqualTo(50);
	}

	@Test
	void shouldNotChargeTwiceForWhatWasPaidBeforehand() {
		assertThat(this.budget.tryAcquireRetry()).isTrue();
		this.budget.onFallbackFailure("b", FAILURE, true);
		assertThat(count(this.budget::tryAcquireRetry)).isEqualTo(49);
	}

	@Test
	void shouldAllowFallbacksToAFailingTargetDownToTheLastToken() {
		failTo("b", 20);
		// of 100 tokens 20 are paid for the fallbacks that failed
		assertThat(count(() -> this.budget.tryAcquireFallback("b"))).isEqualTo(80);
		assertThat(this.budget.tryAcquireRetry()).isFalse();
	}

	@Test
	void shouldAllowAnyNumberOfFallbacksToATargetThatIsNotKnownToFail() {
		failTo("b", 19);
		for (int i = 0; i < 10_000; i++) {
			assertThat(this.budget.tryAcquireFallback("b")).isTrue();
			assertThat(this.budget.tryAcquireFallback("c")).isTrue();
		}
		assertThat(count(this.budget::tryAcquireRetry)).isEqualTo(31);
	}

	@Test
	void shouldTakeTheTokenOfAFreeFallbackThatFailed() {
		failTo("b", 10);
		assertThat(count(this.budget::tryAcquireRetry)).isEqualTo(40);
	}

	@Test
	void shouldJudgeEachTargetAlone() {
		failTo("b", 50);
		count(() -> this.budget.tryAcquireFallback("b"));
		assertThat(this.budget.tryAcquireFallback("b")).isFalse();
		assertThat(this.budget.tryAcquireFallback("c")).isTrue();
	}

	@Test
	void shouldTrustATargetAgainThatAnswers() {
		failTo("b", 100);
		count(() -> this.budget.tryAcquireFallback("b"));
		// from -20 it takes 7 answers at 3 each
		for (int i = 0; i < 6; i++) {
			this.budget.onFallbackSuccess("b");
		}
		assertThat(this.budget.tryAcquireFallback("b")).isFalse();
		this.budget.onFallbackSuccess("b");
		assertThat(this.budget.tryAcquireFallback("b")).isTrue();
	}

	@Test
	void shouldNotTrustATargetForWhatItAnsweredLongAgo() {
		failTo("b", 1);
		for (int i = 0; i < 100; i++) {
			this.budget.onFallbackSuccess("b");
		}
		failTo("b", 20);
		assertThat(count(() -> this.budget.tryAcquireFallback("b"))).isEqualTo(79);
	}

	@Test
	void shouldTrustATargetThatAnswersOneInFour() {
		for (int i = 0; i < 100; i++) {
			failTo("b", 3);
			this.budget.onFallbackSuccess("b");
		}
		count(this.budget::tryAcquireRetry);
		assertThat(count(() -> this.budget.tryAcquireFallback("b"))).isEqualTo(1000);
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, mode = Mode.INCLUDE, names = { "CONTEXT_LENGTH", "CONTENT_POLICY",
			"INVALID_REQUEST", "UNAFFORDABLE", "CIRCUIT_OPEN", "REFUSED", "POLICY_FAILED", "CANCELLED" })
	void shouldNotBlameATargetForTheRequest(FailureKind kind) {
		for (int i = 0; i < 100; i++) {
			this.budget.onFallbackFailure("b", Failure.retryable(kind, null));
		}
		assertThat(count(this.budget::tryAcquireRetry)).isEqualTo(50);
		assertThat(this.budget.tryAcquireFallback("b")).isTrue();
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, mode = Mode.EXCLUDE, names = { "CONTEXT_LENGTH", "CONTENT_POLICY",
			"INVALID_REQUEST", "UNAFFORDABLE", "CIRCUIT_OPEN", "REFUSED", "POLICY_FAILED", "CANCELLED" })
	void shouldBlameATargetForAllElse(FailureKind kind) {
		for (int i = 0; i < 100; i++) {
			this.budget.onFallbackFailure("b", Failure.of(kind, null));
		}
		assertThat(count(() -> this.budget.tryAcquireFallback("b"))).isEqualTo(80);
	}

	@Test
	void shouldCostNothingWhatNeverReachedTheProvider() {
		Failure unreached = new Failure(FailureKind.NETWORK, true, FailureScope.TARGET, null, null, null, false);
		for (int i = 0; i < 100; i++) {
			this.budget.onFallbackFailure("b", unreached);
		}
		assertThat(count(this.budget::tryAcquireRetry)).isEqualTo(50);
	}

	@Test
	void shouldRefillWithAnswers() {
		empty();
		for (int i = 0; i < 5; i++) {
			assertThat(this.budget.tryAcquireFallback("b")).isFalse();
			this.budget.onSuccess();
		}
		assertThat(count(() -> this.budget.tryAcquireFallback("b"))).isEqualTo(1);
	}

	@Test
	void shouldRefillWithTime() {
		empty();
		this.clock.advance(Duration.ofMillis(99));
		assertThat(this.budget.tryAcquireFallback("b")).isFalse();
		this.clock.advance(Duration.ofMillis(2));
		assertThat(count(() -> this.budget.tryAcquireFallback("b"))).isEqualTo(1);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(count(() -> this.budget.tryAcquireFallback("b"))).isEqualTo(10);
	}

	@Test
	void shouldCloseAtHalfToRetriesAlone() {
		count(this.budget::tryAcquireRetry);
		this.clock.advance(Duration.ofMillis(10));
		// 50.1 tokens are more than half of 100
		assertThat(count(this.budget::tryAcquireRetry)).isEqualTo(1);
		this.clock.advance(Duration.ofMillis(10));
		assertThat(this.budget.tryAcquireRetry()).isFalse();
	}

	@Test
	void shouldNotHoldMoreThanItsSize() {
		count(this.budget::tryAcquireRetry);
		this.clock.advance(Duration.ofDays(1));
		for (int i = 0; i < 1000; i++) {
			this.budget.onSuccess();
		}
		assertThat(count(this.budget::tryAcquireRetry)).isEqualTo(50);
	}

	@Test
	void shouldNotOweMoreThanItsSize() {
		// b is forgiven by its answers again and again, its failures cost all the same
		for (int i = 0; i < 1000; i++) {
			failTo("b", 3);
			this.budget.onFallbackSuccess("b");
		}
		this.clock.advance(Duration.ofSeconds(6));
		assertThat(count(this.budget::tryAcquireRetry)).isEqualTo(10);
	}

	@Test
	void shouldForgiveWhenItIsFullAgain() {
		failTo("b", 100);
		this.clock.advance(Duration.ofSeconds(1));
		this.budget.onSuccess();
		assertThat(count(() -> this.budget.tryAcquireFallback("b"))).isLessThan(1000);
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(count(() -> this.budget.tryAcquireFallback("b"))).isEqualTo(1000);
	}

	@Test
	void shouldNotReadTheClockWhenFull() {
		AtomicInteger readings = new AtomicInteger();
		RetryBudget budget = new RetryBudget(RetryBudgetSettings.DEFAULTS, readings::incrementAndGet);
		int before = readings.get();
		budget.onSuccess();
		assertThat(readings).hasValue(before);
	}

	@Test
	void shouldAllowAllWhenDisabled() {
		RetryBudget disabled = new RetryBudget(new RetryBudgetSettings(false, 1, 0, 0), this.clock);
		for (int i = 0; i < 100; i++) {
			disabled.onFallbackFailure("b", FAILURE);
			assertThat(disabled.tryAcquireRetry()).isTrue();
			assertThat(disabled.tryAcquireFallback("b")).isTrue();
		}
	}

	@Test
	void shouldWorkWithOneTokenAndWithoutAnyRefill() {
		RetryBudget small = new RetryBudget(new RetryBudgetSettings(true, 1, 0, 0), this.clock);
		assertThat(count(small::tryAcquireRetry)).isEqualTo(1);
		this.clock.advance(Duration.ofDays(365));
		small.onSuccess();
		assertThat(small.tryAcquireRetry()).isFalse();
	}

	@Test
	void shouldGiveEachTokenToOneThread() throws Exception {
		RetryBudget large = new RetryBudget(new RetryBudgetSettings(true, 4_000_000, 1, 0), this.clock);
		AtomicInteger acquired = new AtomicInteger();
		Threads.run(4, () -> {
			for (int i = 0; i < 200_000; i++) {
				if (large.tryAcquireRetry()) {
					acquired.incrementAndGet();
				}
			}
			return null;
		});
		assertThat(acquired).hasValue(800_000);
		Threads.run(4, () -> {
			for (int i = 0; i < 200_000; i++) {
				large.onSuccess();
				assertThat(large.tryAcquireRetry()).isTrue();
			}
			return null;
		});
		assertThat(count(large::tryAcquireRetry, Integer.MAX_VALUE)).isEqualTo(2_000_000 - 800_000);
	}

	@Test
	void shouldCountEveryFallbackOfSeveralThreads() throws Exception {
		RetryBudget large = new RetryBudget(new RetryBudgetSettings(true, 4_000_000, 0, 0), this.clock);
		Threads.run(4, () -> {
			for (int i = 0; i < 100_000; i++) {
				large.onFallbackFailure("b", FAILURE);
				large.onFallbackSuccess("b");
			}
			return null;
		});
		// up by 3 and down by 1: at most 4 in a row fail, so that it is always trusted
		assertThat(count(large::tryAcquireRetry, Integer.MAX_VALUE)).isEqualTo(2_000_000 - 400_000);
	}

	private void empty() {
		failTo("b", 40);
		count(() -> this.budget.tryAcquireFallback("b"));
	}

	private void failTo(String target, int times) {
		for (int i = 0; i < times; i++) {
			this.budget.onFallbackFailure(target, FAILURE);
		}
	}

	private static int count(BooleanSupplier acquire) {
		return count(acquire, 1000);
	}

	private static int count(BooleanSupplier acquire, int limit) {
		int count = 0;
		while (count < limit && acquire.getAsBoolean()) {
			count++;
		}
		return count;
	}

}
