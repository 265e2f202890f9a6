package io.github.llmrouter.statistics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.llmrouter.statistics.TestAttempts.answered;
import static io.github.llmrouter.statistics.TestAttempts.attempt;
import static io.github.llmrouter.statistics.TestAttempts.call;
import static io.github.llmrouter.statistics.TestAttempts.failed;
import static io.github.llmrouter.statistics.TestAttempts.failedForProvider;
import static io.github.llmrouter.statistics.TestAttempts.make;
import static io.github.llmrouter.statistics.TestAttempts.settle;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RouterStatistics} and {@link TargetStatistics}.
 */
class RouterStatisticsTests {

	private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

	private static final Duration WINDOW = Duration.ofMinutes(5);

	private final AtomicLong nanos = new AtomicLong();

	private final RouterStatistics statistics = new RouterStatistics(Clock.fixed(NOW, ZoneOffset.UTC), this.nanos::get);

	@Test
	void shouldCountByOutcome() {
		make(answered(10, 5, "0.5"));
		make(answered(1, 2, null));
		make(failed(FailureKind.OVERLOADED));
		make(failed(FailureKind.OVERLOADED));
		make(failed(FailureKind.TIMEOUT));
		make(new Outcome.Cancelled(new TokenUsage(7, 3, 4, 0, 2, null), 100));
		TargetStatistics target = this.statistics.target("one");
		assertThat(target.answered()).isEqualTo(2);
		assertThat(target.cancelled()).isEqualTo(1);
		assertThat(target.failed()).isEqualTo(Map.of(FailureKind.OVERLOADED, 2L, FailureKind.TIMEOUT, 1L));
		assertThat(target.usage().inputTokens()).isEqualTo(18);
		assertThat(target.usage().cachedInputTokens()).isEqualTo(4);
		assertThat(target.usage().outputTokens()).isEqualTo(10);
		assertThat(target.usage().reasoningTokens()).isEqualTo(2);
		assertThat(target.usage().cost()).isEqualByComparingTo("0.5");
		assertThat(target.usage().attemptsOfUnknownCost()).isEqualTo(5);
	}

	@Test
	void shouldNotCountWhatWasNotMade() {
		make(Outcome.NOT_MADE);
		assertThat(this.statistics.target("one")).isNull();
		assertThat(this.statistics.lastAnswer("default", WINDOW)).isNull();
		assertThat(this.statistics.recent("one", WINDOW)).isEqualTo(new AttemptTally(0, 0, 0));
		assertThat(this.statistics.recentOfProvider("provider", WINDOW)).isEqualTo(new AttemptTally(0, 0, 0));
	}

	@Test
	void shouldMeasureAnswersFromAdmissionToSettlement() {
		Admission admission = this.statistics.admit(attempt("one"));
		this.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
		settle(admission, answered());
		assertThat(this.statistics.target("one").latency().p50()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void shouldKeepTheLastFailuresWithoutTheirText() {
		for (int status = 1; status <= 12; status++) {
			make(new Outcome.Failed(new Failure(FailureKind.SERVER_ERROR, true, FailureScope.TARGET, 500 + status, null,
					"detail-canary", true), TokenUsage.UNKNOWN, false));
		}
		assertThat(this.statistics.target("one").lastFailures()).hasSize(10)
			.startsWith(new FailureReport(NOW, FailureKind.SERVER_ERROR, 512))
			.endsWith(new FailureReport(NOW, FailureKind.SERVER_ERROR, 503));
	}

	@ParameterizedTest
	@EnumSource
	void shouldBlameTargetsOnlyForTheirOwnFailures(FailureKind kind) {
		make(failed(kind));
		boolean ofRequest = switch (kind) {
			case CONTEXT_LENGTH, CONTENT_POLICY, INVALID_REQUEST, UNAFFORDABLE, CIRCUIT_OPEN, REFUSED, POLICY_FAILED,
					CANCELLED ->
				true;
			default -> false;
		};
		assertThat(this.statistics.target("one").failed()).containsOnlyKeys(kind);
		assertThat(this.statistics.recent("one", WINDOW).failed()).isEqualTo(ofRequest ? 0 : 1);
	}

	@Test
	void shouldTellFailuresThatSpeakForAProvider() {
		TestAttempts.make(this.statistics, attempt(call("1", "default"), "one", "acme", 1, 1), failedForProvider());
		TestAttempts.make(this.statistics, attempt(call("2", "default"), "two", "acme", 1, 1),
				failed(FailureKind.OVERLOADED));
		assertThat(this.statistics.recentOfProvider("acme", WINDOW)).isEqualTo(new AttemptTally(0, 1, 1));
		TestAttempts.make(this.statistics, attempt(call("3", "default"), "three", "acme", 1, 1), answered());
		assertThat(this.statistics.recentOfProvider("acme", WINDOW)).isEqualTo(new AttemptTally(1, 1, 0));
	}

	@Test
	void shouldTellWhoGaveTheLastAnswerOfARoute() {
		TestAttempts.make(this.statistics, attempt(call("1", "default"), "one", "acme", 3, 3), answered());
		assertThat(this.statistics.lastAnswer("default", WINDOW)).isEqualTo(new LastAnswer("one", false));
		TestAttempts.make(this.statistics, attempt(call("2", "default"), "two", "acme", 4, 1), answered());
		TestAttempts.make(this.statistics, attempt(call("3", "other"), "three", "acme", 2, 2), answered());
		TestAttempts.make(this.statistics, attempt(call("4", "default"), "one", "acme", 1, 1),
				failed(FailureKind.TIMEOUT));
		assertThat(this.statistics.lastAnswer("default", WINDOW)).isEqualTo(new LastAnswer("two", true));
		assertThat(this.statistics.lastAnswer("other", WINDOW)).isEqualTo(new LastAnswer("three", false));
		this.nanos.addAndGet(WINDOW.toNanos());
		assertThat(this.statistics.lastAnswer("other", WINDOW)).isNotNull();
		this.nanos.addAndGet(1);
		assertThat(this.statistics.lastAnswer("other", WINDOW)).isNull();
	}

	@Test
	void shouldCountWhatManyThreadsDo() throws Exception {
		int threads = 8;
		int each = 5_000;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		for (int thread = 0; thread < threads; thread++) {
			executor.execute(() -> {
				for (int i = 0; i < each; i++) {
					make(answered(3, 2, "0.000001"));
					make(failed(FailureKind.TIMEOUT));
				}
			});
		}
		executor.shutdown();
		assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		TargetStatistics target = this.statistics.target("one");
		assertThat(target.answered()).isEqualTo(threads * each);
		assertThat(target.failed()).isEqualTo(Map.of(FailureKind.TIMEOUT, (long) threads * each));
		assertThat(target.usage().inputTokens()).isEqualTo(3L * threads * each);
		assertThat(target.usage().cost()).isEqualByComparingTo("0.04");
		AttemptTally tally = this.statistics.recent("one", WINDOW);
		assertThat(tally.answered() + tally.failed()).isEqualTo(1024);
	}

	private void make(Outcome outcome) {
		TestAttempts.make(this.statistics, attempt("one"), outcome);
	}

}
