package io.github.llmrouter.statistics;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.statistics.CallReport.Result;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.Test;

import static io.github.llmrouter.statistics.TestAttempts.answered;
import static io.github.llmrouter.statistics.TestAttempts.attempt;
import static io.github.llmrouter.statistics.TestAttempts.call;
import static io.github.llmrouter.statistics.TestAttempts.failed;
import static io.github.llmrouter.statistics.TestAttempts.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link RecentCalls}.
 */
class RecentCallsTests {

	private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

	private final AtomicLong nanos = new AtomicLong();

	private final RecentCalls calls = calls(3);

	private RecentCalls calls(int capacity) {
		return new RecentCalls(capacity, Clock.fixed(NOW, ZoneOffset.UTC), this.nanos::get);
	}

	@Test
	void shouldTellWhatHappenedToACall() {
		ChatCall call = call("a", "creator");
		Admission admission = this.calls.admit(call);
		settle(this.calls.admit(attempt(call, "one", "acme", 1, 1)),
				new Outcome.Failed(((Outcome.Failed) failed(FailureKind.TIMEOUT)).failure(),
						new TokenUsage(5, 1, 0, 0, 0, new BigDecimal("0.01")), true));
		settle(this.calls.admit(attempt(call, "two", "acme", 2, 1)), Outcome.NOT_MADE);
		Outcome answer = answered(10, 20, "0.02");
		settle(this.calls.admit(attempt(call, "three", "acme", 3, 1)), answer);
		this.nanos.addAndGet(Duration.ofSeconds(2).toNanos());
		settle(admission, answer);
		assertThat(this.calls.list()).containsExactly(new CallReport("a", "creator", false, NOW, Duration.ofSeconds(2),
				Result.ANSWERED, null, "three", 2, 15, 21, new BigDecimal("0.03")));
	}

	@Test
	void shouldKeepTheLastOfEachOutcome() {
		end("a", Outcome.NOT_MADE);
		end("b", answered());
		end("c", failed(FailureKind.REFUSED));
		end("d", new Outcome.Cancelled(TokenUsage.UNKNOWN, 0));
		assertThat(this.calls.list()).extracting(CallReport::id, CallReport::outcome, CallReport::kind)
			.containsExactly(tuple("d", Result.CANCELLED, null), tuple("c", Result.FAILED, FailureKind.REFUSED),
					tuple("b", Result.ANSWERED, null));
		end("e", Outcome.NOT_MADE);
		assertThat(this.calls.list().get(0)).extracting(CallReport::outcome, CallReport::kind)
			.containsExactly(Result.NOT_MADE, null);
		end("f", new Outcome.NotMade(Failure.of(FailureKind.RATE_LIMIT, null)));
		assertThat(this.calls.list().get(0)).extracting(CallReport::outcome, CallReport::kind)
			.containsExactly(Result.NOT_MADE, FailureKind.RATE_LIMIT);
	}

	@Test
	void shouldHoldNothingIfTurnedOff() {
		RecentCalls off = calls(0);
		assertThat(off.admit(call("a", "default"))).isSameAs(Admission.PROCEED);
		assertThat(off.admit(attempt("one"))).isSameAs(Admission.PROCEED);
		assertThat(off.list()).isEmpty();
	}

	@Test
	void shouldForgetACallThatHasEnded() {
		end("a", answered());
		assertThat(this.calls.admit(attempt(call("a", "default"), "one", "acme", 1, 1))).isSameAs(Admission.PROCEED);
	}

	@Test
	void shouldTellCallsOfManyThreadsApart() throws Exception {
		int threads = 8;
		int each = 1_000;
		RecentCalls all = calls(threads * each);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		for (int thread = 0; thread < threads; thread++) {
			String prefix = thread + "-";
			executor.execute(() -> {
				for (int i = 0; i < each; i++) {
					ChatCall call = call(prefix + i, "default");
					Admission admission = all.admit(call);
					settle(all.admit(attempt(call, prefix + i, "acme", 1, 1)), answered(1, 1, "1"));
					settle(admission, answered());
				}
			});
		}
		executor.shutdown();
		assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		assertThat(all.list()).hasSize(threads * each)
			.allSatisfy((call) -> assertThat(call.servedBy()).isEqualTo(call.id()))
			.allSatisfy((call) -> assertThat(call.attempts()).isEqualTo(1));
	}

	private void end(String id, Outcome outcome) {
		settle(this.calls.admit(call(id, "default")), outcome);
	}

}
