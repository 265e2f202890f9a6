package io.github.llmrouter.actuate;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.actuate.RouteHealth.Finding;
import io.github.llmrouter.actuate.RouteHealth.Reason;
import io.github.llmrouter.actuate.RouteHealth.State;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.statistics.RouterStatistics;
import io.github.llmrouter.statistics.TestAttempts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RouteHealth}, on a chain of {@code a} and {@code b} of provider
 * {@code one} and {@code c} of provider {@code two}.
 */
class RouteHealthTests {

	private static final Map<String, String> PROVIDERS = Map.of("a", "one", "b", "one", "c", "two");

	private final AtomicLong nanos = new AtomicLong();

	private final RouterStatistics statistics = new RouterStatistics(Clock.systemUTC(), this.nanos::get);

	private final TargetDrain drain = new TargetDrain();

	private final Set<String> resting = new HashSet<>();

	private final RouteHealth health = new RouteHealth(
			new RouterLayout(Map.of("default", List.of("a", "b", "c")), "default", PROVIDERS, Map.of()),
			this.statistics, this.drain, this.resting::contains, new HealthSettings(Duration.ofMinutes(5), 3));

	/**
	 * Events: {@code a+} an answer of a, {@code a*} one as a fallback, {@code a-} a
	 * failure, {@code a?} a failure of the request, {@code a!} a key that is not
	 * accepted, {@code a0} a was drained, {@code a1} taken back, {@code 4m} four minutes
	 * pass.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''                                 | UP             | ''
			a+                                 | UP             | ''
			a- a+                              | UP             | ''
			a- a- a+                           | DEGRADED       | ''
			a- b*                              | DEGRADED       | ''
			a- b* a+                           | UP             | ''
			b* 4m                              | DEGRADED       | ''
			b* 4m 2m                           | UP             | ''
			b+                                 | UP             | ''
			a- a+ a- a- a+                     | DEGRADED       | ''
			a- a+ a- a+                        | UP             | ''
			a- a-                              | UP             | ''
			a- a- a-                           | DEGRADED       | a=FAILING
			a- a- a- 4m 2m                     | UP             | ''
			a- a- a- b- b- b-                  | DEGRADED       | a=FAILING b=FAILING
			a- a- a- b- b- b- c- c-            | DEGRADED       | a=FAILING b=FAILING
			a- a- a- b- b- b- c- c- c-         | OUT_OF_SERVICE | a=FAILING b=FAILING c=FAILING
			a- a- a- b- b- b- c- c- c- c*      | DEGRADED       | a=FAILING b=FAILING
			a- a- a- b- b- b- c- c- c- 4m 2m   | UP             | ''
			a? a? a? b? b? b? c? c? c?         | UP             | ''
			a! a! a!                           | DEGRADED       | a=FAILING b=FAILING
			a! a! b+ a!                        | DEGRADED       | a=FAILING
			a0                                 | DEGRADED       | a=DRAINED
			a0 a1                              | UP             | ''
			b0                                 | UP             | b=DRAINED
			a0 b0 c0                           | OUT_OF_SERVICE | a=DRAINED b=DRAINED c=DRAINED
			a0 b0 c- c- c-                     | OUT_OF_SERVICE | a=DRAINED b=DRAINED c=FAILING
			""")
	void shouldJudge(String events, State state, String unavailable) {
		List.of(events.split(" ")).forEach(this::happen);
		Finding finding = this.health.judge("default", Set.of());
		assertThat(finding.state()).isEqualTo(state);
		assertThat(unavailable(finding)).isEqualTo(unavailable);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			one     | DEGRADED       | a=KEY_INVALID b=KEY_INVALID
			two     | UP             | c=KEY_INVALID
			one two | OUT_OF_SERVICE | a=KEY_INVALID b=KEY_INVALID c=KEY_INVALID
			three   | UP             | ''
			""")
	void shouldTakeTargetsWithoutKeyForUnavailable(String withoutKey, State state, String unavailable) {
		Finding finding = this.health.judge("default", Set.of(withoutKey.split(" ")));
		assertThat(finding.state()).isEqualTo(state);
		assertThat(unavailable(finding)).isEqualTo(unavailable);
	}

	@Test
	void shouldTakeTargetsWithAnOpenBreakerForUnavailable() {
		this.resting.add("a");
		assertThat(this.health.judge("default", Set.of()).state()).isEqualTo(State.DEGRADED);
		assertThat(this.health.judge("default", Set.of()).unavailable()).isEqualTo(Map.of("a", Reason.CIRCUIT_OPEN));
		this.resting.addAll(Set.of("b", "c"));
		assertThat(this.health.judge("default", Set.of()).state()).isEqualTo(State.OUT_OF_SERVICE);
	}

	@Test
	void shouldJudgeTargetsOfWhichTheProviderIsNotKnown() {
		RouteHealth health = new RouteHealth(
				new RouterLayout(Map.of("default", List.of("a", "b")), "default", Map.of(), Map.of()), this.statistics,
				this.drain, this.resting::contains, new HealthSettings(Duration.ofMinutes(5), 3));
		List.of("a! a! a!".split(" ")).forEach(this::happen);
		assertThat(health.judge("default", Set.of("one")).unavailable()).isEqualTo(Map.of("a", Reason.FAILING));
	}

	private void happen(String event) {
		if (event.isEmpty()) {
			return;
		}
		String target = event.substring(0, 1);
		switch (event.charAt(1)) {
			case '+' -> attempt(target, 1, TestAttempts.answered());
			case '*' -> attempt(target, 2, TestAttempts.answered());
			case '-' -> attempt(target, 1, TestAttempts.failed(FailureKind.SERVER_ERROR));
			case '?' -> attempt(target, 1, TestAttempts.failed(FailureKind.CONTEXT_LENGTH));
			case '!' -> attempt(target, 1, TestAttempts.failedForProvider());
			case '0' -> this.drain.drain(target);
			case '1' -> this.drain.restore(target);
			default -> this.nanos.addAndGet(Duration.ofMinutes(Long.parseLong(target)).toNanos());
		}
	}

	private void attempt(String target, int number, Outcome outcome) {
		TestAttempts.make(this.statistics,
				TestAttempts.attempt(TestAttempts.call("id", "default"), target, PROVIDERS.get(target), number, 1),
				outcome);
	}

	private static String unavailable(Finding finding) {
		return String.join(" ", finding.unavailable().entrySet().stream().map(Map.Entry::toString).toList());
	}

}
