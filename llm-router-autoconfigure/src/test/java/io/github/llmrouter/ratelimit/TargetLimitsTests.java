package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.llmrouter.ratelimit.Requests.TARGET;
import static io.github.llmrouter.ratelimit.Requests.attempt;
import static io.github.llmrouter.ratelimit.Requests.failed;
import static io.github.llmrouter.ratelimit.Requests.permit;
import static io.github.llmrouter.ratelimit.Requests.refusal;
import static io.github.llmrouter.ratelimit.Requests.succeeded;
import static io.github.llmrouter.ratelimit.Requests.waits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link TargetLimits}.
 */
class TargetLimitsTests {

	private static final TokenUsage FORTY = new TokenUsage(15, 25, 0, 0, 0, null);

	private final ManualClock clock = new ManualClock();

	private final RateLimitStatistics statistics = new RateLimitStatistics();

	private TargetLimits limits(RateLimit limit, Duration maxWait) {
		return new TargetLimits(Map.of(TARGET.name(), limit), new RateLimitSettings(maxWait, 500, 10),
				new MemoryQuotas(this.clock), this.statistics);
	}

	private TargetLimits requests(long perMinute, Duration maxWait) {
		return limits(new RateLimit(perMinute, null, null, false), maxWait);
	}

	private TargetLimits tokens(long perMinute, Duration maxWait) {
		return limits(new RateLimit(null, perMinute, null, false), maxWait);
	}

	private static long left(TargetLimits limits) {
		LimitStatus status = limits.statuses().get(TARGET.name());
		return Stream.of(status.requests(), status.tokens(), status.concurrency())
			.filter((left) -> left != null)
			.findFirst()
			.orElseThrow()
			.available();
	}

	@Test
	void shouldNotLimitOtherTargets() {
		TargetLimits limits = new TargetLimits(Map.of("other", new RateLimit(1L, null, null, false)),
				new RateLimitSettings(Duration.ZERO, 500, 10), new MemoryQuotas(this.clock), this.statistics);
		assertThat(limits.admit(attempt())).isSameAs(Admission.PROCEED);
		assertThat(limits.admit(attempt())).isSameAs(Admission.PROCEED);
		assertThat(limits.isAvailable(TARGET)).isTrue();
	}

	@Test
	void shouldRefuseWhatIsAboveTheLimitAndSayWhenToAskAgain() {
		TargetLimits limits = requests(6, Duration.ZERO);
		for (int i = 0; i < 6; i++) {
			assertThat(limits.isAvailable(TARGET)).isTrue();
			permit(limits.admit(attempt()));
		}
		assertThat(limits.isAvailable(TARGET)).isFalse();
		RefusedException refusal = refusal(limits.admit(attempt()));
		assertThat(refusal.kind()).isEqualTo(FailureKind.RATE_LIMIT);
		assertThat(refusal).hasMessage("x/y: its limit of 6 requests per minute is reached");
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(10));
		assertThat(this.statistics.refusals(LimitName.TARGET, Resource.REQUESTS)).isOne();

		this.clock.advance(Duration.ofSeconds(10));
		assertThat(limits.isAvailable(TARGET)).isTrue();
		permit(limits.admit(attempt()));
		refusal(limits.admit(attempt()));
	}

	@Test
	void shouldWaitUpToTheBoundForWhatIsReservedAlready() {
		List<Duration> told = new ArrayList<>();
		this.statistics.onWait((limit, wait) -> told.add(wait));
		TargetLimits limits = requests(60, Duration.ofSeconds(2));
		for (int i = 0; i < 60; i++) {
			permit(limits.admit(attempt()));
		}
		waits(limits.admit(attempt()), Duration.ofSeconds(1));
		assertThat(limits.isAvailable(TARGET)).isTrue();
		waits(limits.admit(attempt()), Duration.ofSeconds(2));
		assertThat(limits.isAvailable(TARGET)).isFalse();
		assertThat(refusal(limits.admit(attempt())).retryAfter()).isEqualTo(Duration.ofSeconds(3));
		assertThat(told).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
	}

	@Test
	void shouldGiveBackWhatWasNotMade() {
		TargetLimits limits = limits(new RateLimit(60L, 1000L, 5, false), Duration.ofSeconds(5));
		for (int i = 0; i < 5; i++) {
			permit(limits.admit(attempt())).settle(Outcome.NOT_MADE);
		}
		LimitStatus status = limits.statuses().get(TARGET.name());
		assertThat(status.requests()).isEqualTo(new LimitStatus.Left(60, 60));
		assertThat(status.tokens()).isEqualTo(new LimitStatus.Left(1000, 1000));
		assertThat(status.concurrency()).isEqualTo(new LimitStatus.Left(5, 5));
	}

	@Test
	void shouldHoldNothingOfWhatIsRefused() {
		TargetLimits limits = limits(new RateLimit(60L, 150L, 5, false), Duration.ZERO);
		permit(limits.admit(attempt()));
		assertThat(refusal(limits.admit(attempt()))).hasMessage("x/y: its limit of 150 tokens per minute is reached")
			.extracting(RefusedException::retryAfter)
			.isEqualTo(Duration.ofSeconds(20));
		LimitStatus status = limits.statuses().get(TARGET.name());
		assertThat(status.requests()).isEqualTo(new LimitStatus.Left(60, 59));
		assertThat(status.tokens()).isEqualTo(new LimitStatus.Left(150, 50));
		assertThat(status.concurrency()).isEqualTo(new LimitStatus.Left(5, 4));
	}

	static Stream<Arguments> outcomes() {
		return Stream.of(arguments("reported", succeeded(40), 40), //
				arguments("more than reserved", succeeded(260), 260), //
				arguments("nothing reported", succeeded("a".repeat(80), TokenUsage.UNKNOWN), 30), //
				arguments("not made", Outcome.NOT_MADE, 0), //
				arguments("cancelled", new Outcome.Cancelled(TokenUsage.UNKNOWN, 20), 15), //
				arguments("cancelled after usage", new Outcome.Cancelled(FORTY, 20), 40), //
				arguments("failed", failed(FailureKind.SERVER_ERROR, false), 0), //
				arguments("failed on the way", failed(FailureKind.TRUNCATED, true), 10));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("outcomes")
	void shouldSettleTokensByWhatWasUsed(String name, Outcome outcome, long used) {
		TargetLimits limits = tokens(200, Duration.ZERO);
		Permit permit = permit(limits.admit(attempt()));
		assertThat(left(limits)).isEqualTo(100);
		permit.settle(outcome);
		assertThat(left(limits)).isEqualTo(200 - used);
	}

	@Test
	void shouldAdmitNothingUntilADebtIsPaid() {
		TargetLimits limits = tokens(600, Duration.ZERO);
		permit(limits.admit(attempt())).settle(succeeded(900));
		assertThat(left(limits)).isEqualTo(-300);
		assertThat(limits.isAvailable(TARGET)).isFalse();
		assertThat(refusal(limits.admit(attempt())).retryAfter()).isEqualTo(Duration.ofSeconds(40));
		this.clock.advance(Duration.ofSeconds(40));
		permit(limits.admit(attempt()));
	}

	@Test
	void shouldTakeWhatIsChargedLater() {
		TargetLimits limits = tokens(200, Duration.ZERO);
		Permit permit = permit(limits.admit(attempt()));
		permit.settle(new Outcome.Cancelled(TokenUsage.UNKNOWN, 20));
		permit.charged(new Charge(FORTY, Cost.NOT_BILLED));
		assertThat(left(limits)).isEqualTo(160);
		permit.charged(new Charge(FORTY, Cost.NOT_BILLED));
		assertThat(left(limits)).isEqualTo(160);
	}

	@Test
	void shouldCountOnceWhatIsChargedBeforeItIsSettled() {
		TargetLimits limits = tokens(200, Duration.ZERO);
		Permit permit = permit(limits.admit(attempt()));
		permit.charged(new Charge(FORTY, Cost.NOT_BILLED));
		permit.settle(succeeded("", FORTY));
		assertThat(left(limits)).isEqualTo(160);
	}

	@Test
	void shouldTakeAnEstimateAboveTheCapacityAsTheCapacity() {
		TargetLimits limits = tokens(50, Duration.ZERO);
		Permit permit = permit(limits.admit(attempt()));
		assertThat(left(limits)).isZero();
		permit.settle(succeeded(30));
		assertThat(left(limits)).isEqualTo(20);
	}

	@Test
	void shouldAdmitSoManyAtOnce() {
		TargetLimits limits = limits(new RateLimit(null, null, 2, false), Duration.ofSeconds(1));
		Permit first = permit(limits.admit(attempt()));
		permit(limits.admit(attempt()));
		assertThat(limits.isAvailable(TARGET)).isFalse();
		RefusedException refusal = refusal(limits.admit(attempt()));
		assertThat(refusal).hasMessage("x/y: its limit of 2 requests at once is reached");
		assertThat(refusal.retryAfter()).isNull();
		first.settle(failed(FailureKind.RATE_LIMIT, false));
		assertThat(limits.isAvailable(TARGET)).isTrue();
		permit(limits.admit(attempt()));
		refusal(limits.admit(attempt()));
	}

	@ParameterizedTest
	@EnumSource(names = { "RATE_LIMIT", "OVERLOADED", "TIMEOUT" })
	void shouldAdmitFewerAtOnceWhileThereAreTooMany(FailureKind kind) {
		TargetLimits limits = limits(new RateLimit(null, null, 10, true), Duration.ZERO);
		settle(limits, failed(kind, false));
		assertThat(concurrency(limits)).isEqualTo(9);
		for (int i = 0; i < 30; i++) {
			settle(limits, failed(kind, false));
		}
		assertThat(concurrency(limits)).isOne();
		for (int i = 0; i < 5; i++) {
			settle(limits, succeeded(1));
		}
		assertThat(concurrency(limits)).isGreaterThan(1).isLessThan(10);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVER_ERROR", "INVALID_REQUEST", "NETWORK" })
	void shouldNotTakeOtherFailuresForTooMany(FailureKind kind) {
		TargetLimits limits = limits(new RateLimit(null, null, 10, true), Duration.ZERO);
		settle(limits, failed(kind, false));
		settle(limits, Outcome.NOT_MADE);
		settle(limits, new Outcome.Cancelled(TokenUsage.UNKNOWN, 0));
		assertThat(concurrency(limits)).isEqualTo(10);
	}

	private static void settle(TargetLimits limits, Outcome outcome) {
		permit(limits.admit(attempt())).settle(outcome);
	}

	private static long concurrency(TargetLimits limits) {
		LimitStatus.Left concurrency = limits.statuses().get(TARGET.name()).concurrency();
		assertThat(concurrency).isNotNull();
		return concurrency.limit();
	}

	static Stream<Arguments> limited() {
		return Stream.of(arguments(new RateLimit(100L, null, null, false), 100, 20),
				arguments(new RateLimit(null, 10_000L, null, false), 100, 20),
				arguments(new RateLimit(null, null, 100, false), 100, 0),
				arguments(new RateLimit(100L, 5_000L, 70, false), 50, 10));
	}

	/** Those that wait are admitted too: what comes back meanwhile, and no more. */
	@ParameterizedTest
	@MethodSource("limited")
	void shouldAdmitExactlyTheLimitOfManyThreads(RateLimit limit, int atOnce, int waiting) throws Exception {
		TargetLimits limits = limits(limit, Duration.ofSeconds(12));
		List<Admission> admissions = all(400, limits);
		assertThat(admissions.stream().filter(Admission.Proceed.class::isInstance)).hasSize(atOnce);
		assertThat(admissions.stream().filter(Admission.Wait.class::isInstance)).hasSize(waiting);
	}

	/** The last place is what they race for, so there are many of these. */
	@Test
	void shouldAdmitExactlyTheLimitHoweverOftenThreadsRace() throws Exception {
		for (int round = 0; round < 300; round++) {
			TargetLimits limits = requests(10, Duration.ofSeconds(12));
			List<Admission> admissions = all(16, limits);
			assertThat(admissions.stream().filter(Admission.Refuse.class::isInstance)).hasSize(4);
		}
	}

	private static List<Admission> all(int count, TargetLimits limits) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(count);
		try {
			CyclicBarrier start = new CyclicBarrier(count);
			List<Future<Admission>> results = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				results.add(threads.submit(() -> {
					start.await();
					return limits.admit(attempt());
				}));
			}
			List<Admission> admissions = new ArrayList<>();
			for (Future<Admission> result : results) {
				admissions.add(result.get());
			}
			return admissions;
		}
		finally {
			threads.shutdownNow();
		}
	}

}
