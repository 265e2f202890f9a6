package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.SleepingBackOffPolicy;
import org.springframework.retry.context.RetryContextSupport;
import org.springframework.retry.support.RetryTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LinearBackOffPolicy} and {@link FibonacciBackOffPolicy}, and for what
 * all our policies have in common.
 */
class SteppedBackOffPolicyTests {

	private static final Duration INITIAL = Duration.ofMillis(100);

	private static final Duration MAX = Duration.ofMillis(1000);

	static List<SleepingBackOffPolicy<?>> policies() {
		return List.of(new LinearBackOffPolicy(INITIAL, MAX), new FibonacciBackOffPolicy(INITIAL, MAX),
				new AdaptiveBackOffPolicy(INITIAL, 2, MAX, () -> 0));
	}

	@Test
	void shouldAddTheInitialIntervalEachTime() {
		assertThat(waits(new LinearBackOffPolicy(INITIAL, MAX), 12)).containsExactly(100L, 200L, 300L, 400L, 500L, 600L,
				700L, 800L, 900L, 1000L, 1000L, 1000L);
	}

	@Test
	void shouldAddTheTwoWaitsBefore() {
		assertThat(waits(new FibonacciBackOffPolicy(INITIAL, MAX), 9)).containsExactly(100L, 100L, 200L, 300L, 500L,
				800L, 1000L, 1000L, 1000L);
	}

	@ParameterizedTest
	@MethodSource("policies")
	void shouldStayAtTheMaximumHoweverOftenItIsAsked(SleepingBackOffPolicy<?> policy) {
		assertThat(waits(policy, 5000)).endsWith(1000L, 1000L).allMatch((millis) -> millis >= 100 && millis <= 1000);
	}

	@Test
	void shouldBackOffForARetryTemplate() {
		FibonacciBackOffPolicy policy = new FibonacciBackOffPolicy(INITIAL, MAX);
		List<Long> slept = new ArrayList<>();
		RetryTemplate template = RetryTemplate.builder()
			.maxAttempts(4)
			.customBackoff(policy.withSleeper(slept::add))
			.build();
		String answer = template.execute((context) -> {
			if (context.getRetryCount() < 3) {
				throw new IllegalStateException("not yet");
			}
			return "answer";
		});
		assertThat(answer).isEqualTo("answer");
		assertThat(slept).containsExactly(100L, 100L, 200L);
	}

	@ParameterizedTest
	@MethodSource("policies")
	void shouldStopAndKeepTheFlagWhenInterrupted(SleepingBackOffPolicy<?> policy) {
		SleepingBackOffPolicy<?> interrupted = policy.withSleeper((millis) -> {
			throw new InterruptedException("test");
		});
		BackOffContext context = interrupted.start(new RetryContextSupport(null));
		assertThatExceptionOfType(BackOffInterruptedException.class).isThrownBy(() -> interrupted.backOff(context))
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("policies")
	void shouldSayWhatItIs(SleepingBackOffPolicy<?> policy) {
		assertThat(policy).hasToString(policy.getClass().getSimpleName() + "[initialInterval=100, maxInterval=1000]");
	}

	@ParameterizedTest
	@MethodSource("policies")
	void shouldNotMixUpOperationsOfDifferentThreads(SleepingBackOffPolicy<?> policy) throws Exception {
		List<Long> expected = waits(policy, 50);
		Threads.run(8, () -> {
			for (int i = 0; i < 500; i++) {
				assertThat(waits(policy, 50)).isEqualTo(expected);
			}
			return null;
		});
	}

	@Test
	void shouldRefuseIntervalsThatMakeNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> new LinearBackOffPolicy(Duration.ZERO, MAX))
			.withMessage("'initialInterval' must be at least 1 ms");
		assertThatIllegalArgumentException().isThrownBy(() -> new FibonacciBackOffPolicy(MAX, INITIAL))
			.withMessage("'maxInterval' must not be shorter than 'initialInterval'");
		assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveBackOffPolicy(INITIAL, 0.5, MAX, () -> 0))
			.withMessage("'multiplier' must be at least 1");
	}

	private static List<Long> waits(SleepingBackOffPolicy<?> policy, int count) {
		List<Long> slept = new ArrayList<>();
		SleepingBackOffPolicy<?> recording = policy.withSleeper(slept::add);
		// no throwable in the context: nothing that the adaptive policy could learn from
		BackOffContext context = recording.start(new RetryContextSupport(null));
		for (int i = 0; i < count; i++) {
			recording.backOff(context);
		}
		return slept;
	}

}
