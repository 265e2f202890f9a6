package io.github.llmrouter.breaker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.breaker.BreakerState.CLOSED;
import static io.github.llmrouter.breaker.BreakerState.FORCED_OPEN;
import static io.github.llmrouter.breaker.BreakerState.HALF_OPEN;
import static io.github.llmrouter.breaker.BreakerState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CircuitBreakers}, by what a test of their state can see.
 */
class CircuitBreakersTests {

	private final AtomicLong nanos = new AtomicLong(-5);

	private final List<String> told = new ArrayList<>();

	private CircuitBreakers breakers = breakers(TestBreakers.SETTINGS);

	private CircuitBreakers breakers(BreakerSettings settings) {
		BreakerListener failing = (target, state, reason, openTime) -> {
			throw new IllegalStateException("of the application");
		};
		BreakerListener telling = (target, state, reason, openTime) -> this.told
			.add(state + ((openTime != null) ? " " + openTime.toSeconds() : ""));
		return new CircuitBreakers(settings, this.nanos::get, () -> 0.5, List.of(failing, telling));
	}

	/**
	 * Events: {@code +} an answer, {@code -} a failure, {@code ?} a request's own
	 * failure, {@code x} a cancelled attempt, {@code o} one that a later policy refused,
	 * {@code S} a slow answer, a number: so many seconds pass, {@code !} refused.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			+ + + -                           | CLOSED
			- - + - -                         | CLOSED
			- - -                             | OPEN
			- ? - x o -                       | OPEN
			? ? ? ? ? ? ? ? ? ? ? ?           | CLOSED
			x x x x x x x x x x x x           | CLOSED
			- - - !                           | OPEN
			- - - 9 !                         | OPEN
			- - - 11 +                        | HALF_OPEN
			- - - 11 + +                      | CLOSED
			- - - 11 + -                      | OPEN
			- - - 11 -                        | OPEN
			- - - 11 - 19 !                   | OPEN
			- - - 11 - 21 + +                 | CLOSED
			- - - 11 - 21 - 24 !              | OPEN
			- - - 11 - 21 - 26 + +            | CLOSED
			- - - 11 x ? o + +                | CLOSED
			- - - 11 + x +                    | CLOSED
			- + - + - + - + -                 | CLOSED
			- + - + - + - + - -               | OPEN
			+ + + + + + + + - + - + - + - + - | CLOSED
			- + - + - + 61 - + -              | CLOSED
			S S S S S S S S S                 | CLOSED
			S S S S S S S S S S               | OPEN
			S S + S S + S S + S               | CLOSED
			- - - 11 S S                      | OPEN
			""")
	void shouldFollow(String events, BreakerState state) {
		for (String event : events.split(" ")) {
			happen(event);
		}
		assertThat(this.breakers.status("a").state()).isEqualTo(state);
	}

	private void happen(String event) {
		switch (event) {
			case "+" -> settle(admitted(), answered());
			case "-" -> settle(admitted(), failed(Failure.retryable(FailureKind.OVERLOADED, null)));
			case "?" -> settle(admitted(), failed(Failure.of(FailureKind.CONTEXT_LENGTH, null)));
			case "x" -> settle(admitted(), new Outcome.Cancelled(TokenUsage.UNKNOWN, 3));
			case "o" -> settle(admitted(), Outcome.NOT_MADE);
			case "!" -> assertThat(this.breakers.admit(attempt(false, false))).isInstanceOf(Admission.Refuse.class);
			case "S" -> {
				Permit permit = admitted();
				permit.asking();
				// time of which no window notices
				pass(41);
				settle(permit, answered());
				this.nanos.addAndGet(Duration.ofSeconds(-40).toNanos());
			}
			default -> pass(Integer.parseInt(event));
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldCountWhatSpeaksAgainstTheTarget(FailureKind kind) {
		for (int i = 0; i < 3; i++) {
			settle(admitted(), failed(Failure.of(kind, null)));
		}
		assertThat(this.breakers.status("a").state()).isEqualTo(kind.isFaultOfTarget() ? OPEN : CLOSED);
	}

	@Test
	void shouldSayWhenItReopens() {
		open();
		pass(4);
		assertThat(this.breakers.admit(attempt(false, false))).isInstanceOfSatisfying(Admission.Refuse.class,
				(refusal) -> {
					ChatRouterException reason = refusal.reason();
					assertThat(reason.kind()).isEqualTo(FailureKind.CIRCUIT_OPEN);
					assertThat(reason.retryAfter()).isEqualTo(Duration.ofSeconds(6));
					assertThat(reason).hasMessage("a: its circuit breaker is open for another 6 s");
				});
		assertThat(this.breakers.status("a").reopensIn()).isEqualTo(Duration.ofSeconds(6));
	}

	@Test
	void shouldKeepTargetsApart() {
		open();
		assertThat(this.breakers.isAvailable(target("a"))).isFalse();
		assertThat(this.breakers.isAvailable(target("b"))).isTrue();
		assertThat(this.breakers.statuses()).containsOnlyKeys("a");
	}

	@Test
	void shouldNotTakeALateResultForATrial() {
		Permit early = admitted();
		Permit another = admitted();
		Permit third = admitted();
		open();
		pass(11);
		settle(admitted(), answered());
		// these began before it opened
		settle(early, answered());
		settle(another, failed(Failure.retryable(FailureKind.OVERLOADED, null)));
		settle(third, new Outcome.Cancelled(TokenUsage.UNKNOWN, 0));
		assertThat(this.breakers.status("a").state()).isEqualTo(HALF_OPEN);

		Permit trial = admitted();
		assertThat(this.breakers.admit(attempt(false, false))).isInstanceOf(Admission.Refuse.class);
		settle(trial, answered());
		assertThat(this.breakers.status("a").state()).isEqualTo(CLOSED);
	}

	@Test
	void shouldOpenForAsLongAsTheProviderAsksIfNobodyWouldWait() {
		settle(admitted(), failed(retryAfter(30)));
		assertThat(this.breakers.status("a").state()).isEqualTo(CLOSED);
		this.breakers = breakers(with(Duration.ofMinutes(10)));
		settle(admitted(), failed(retryAfter(31)));
		assertThat(this.breakers.status("a").reopensIn()).isEqualTo(Duration.ofSeconds(31));
		pass(32);
		settle(admitted(), failed(retryAfter(3600)));
		assertThat(this.breakers.status("a").reopensIn()).isEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void shouldRestAsLongAsARateLimitAsksHoweverOftenItCame() {
		for (int i = 0; i < 3; i++) {
			settle(admitted(), failed(retryAfter(2)));
		}
		assertThat(this.breakers.status("a").reopensIn()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void shouldStayOpenLongerForATargetThatIsNeverWellForLong() {
		open();
		pass(11);
		close();
		pass(9);
		open();
		assertThat(this.breakers.status("a").reopensIn()).isEqualTo(Duration.ofSeconds(20));
		pass(21);
		close();
		pass(21);
		open();
		assertThat(this.breakers.status("a").reopensIn()).isEqualTo(Duration.ofSeconds(10));
		assertThat(this.told).containsExactly("OPEN 10", "HALF_OPEN", "CLOSED", "OPEN 20", "HALF_OPEN", "CLOSED",
				"OPEN 10");
		assertThat(this.breakers.status("a").opened()).isEqualTo(3);
	}

	@Test
	void shouldVaryOpenTimes() {
		BreakerSettings plain = TestBreakers.SETTINGS;
		this.breakers = breakers(new BreakerSettings(3, false, 50, 80, plain.slowCall(), plain.slowFirstToken(), 10,
				plain.window(), 2, plain.open(), 2, plain.maxOpen(), true, plain.longRetryAfter()));
		open();
		assertThat(this.breakers.status("a").reopensIn()).isEqualTo(Duration.ofMillis(7500));
	}

	@Test
	void shouldTakeTheBeginningOfAStreamForATrialThatSucceeds() {
		open();
		pass(11);
		Permit one = ((Admission.Proceed) this.breakers.admit(attempt(true, false))).permit();
		Permit two = ((Admission.Proceed) this.breakers.admit(attempt(true, false))).permit();
		one.answering();
		assertThat(this.breakers.status("a").state()).isEqualTo(HALF_OPEN);
		two.answering();
		assertThat(this.breakers.status("a").state()).isEqualTo(CLOSED);
		settle(one, answered());
		assertThat(this.breakers.status("a").state()).isEqualTo(CLOSED);
	}

	@Test
	void shouldReopenWhenATrialBreaksAfterItsBeginning() {
		open();
		pass(11);
		Permit one = ((Admission.Proceed) this.breakers.admit(attempt(true, false))).permit();
		one.answering();
		settle(one, failed(Failure.retryable(FailureKind.TRUNCATED, null)));
		assertThat(this.breakers.status("a").state()).isEqualTo(OPEN);
	}

	@Test
	void shouldNotGiveATrialBackThatHasBegunToAnswer() {
		open();
		pass(11);
		Permit one = ((Admission.Proceed) this.breakers.admit(attempt(true, false))).permit();
		one.answering();
		settle(one, new Outcome.Cancelled(TokenUsage.UNKNOWN, 10));
		settle(admitted(), answered());
		assertThat(this.breakers.status("a").state()).isEqualTo(CLOSED);
	}

	@Test
	void shouldJudgeStreamsByTheirFirstToken() {
		for (int i = 0; i < 10; i++) {
			Permit permit = ((Admission.Proceed) this.breakers.admit(attempt(true, false))).permit();
			permit.asking();
			this.nanos.addAndGet(Duration.ofMillis(100).toNanos());
			permit.answering();
			this.nanos.addAndGet(Duration.ofSeconds(5).toNanos());
			settle(permit, answered());
		}
		assertThat(this.breakers.status("a").slowAttempts()).isZero();
		Permit slow = ((Admission.Proceed) this.breakers.admit(attempt(true, false))).permit();
		slow.asking();
		pass(21);
		slow.answering();
		settle(slow, answered());
		assertThat(this.breakers.status("a").slowAttempts()).isOne();
	}

	@Test
	void shouldNotCountTheWaitsOfOtherPolicies() {
		Permit permit = admitted();
		pass(50);
		permit.asking();
		settle(permit, answered());
		assertThat(this.breakers.status("a").slowAttempts()).isZero();
	}

	@Test
	void shouldTakeFewerFailuresOfABusyTarget() {
		BreakerSettings plain = TestBreakers.SETTINGS;
		this.breakers = breakers(new BreakerSettings(6, true, 100, 100, plain.slowCall(), plain.slowFirstToken(), 1000,
				plain.window(), 2, plain.open(), 2, plain.maxOpen(), false, plain.longRetryAfter()));
		for (int i = 0; i < 20; i++) {
			admitted();
		}
		for (int i = 0; i < 3; i++) {
			assertThat(this.breakers.status("a").state()).isEqualTo(CLOSED);
			settle(admitted(), failed(Failure.retryable(FailureKind.OVERLOADED, null)));
		}
		assertThat(this.breakers.status("a").state()).isEqualTo(OPEN);
	}

	@Test
	void shouldAskAsALastResort() {
		open();
		Admission admission = this.breakers.admit(attempt(false, true));
		settle(((Admission.Proceed) admission).permit(), failed(Failure.retryable(FailureKind.OVERLOADED, null)));
		assertThat(this.breakers.status("a").reopensIn()).isEqualTo(Duration.ofSeconds(10));

		settle(((Admission.Proceed) this.breakers.admit(attempt(false, true))).permit(), answered());
		assertThat(this.breakers.status("a").state()).isEqualTo(HALF_OPEN);
		settle(admitted(), answered());
		assertThat(this.breakers.status("a").state()).isEqualTo(CLOSED);
	}

	@Test
	void shouldStayForcedOpenUntilItIsReset() {
		this.breakers.forceOpen("a");
		pass(100_000);
		assertThat(this.breakers.admit(attempt(false, false))).isInstanceOf(Admission.Refuse.class);
		assertThat(this.breakers.admit(attempt(false, true))).isInstanceOf(Admission.Refuse.class);
		assertThat(this.breakers.isAvailable(target("a"))).isFalse();
		assertThat(this.breakers.status("a")).isEqualTo(new BreakerStatus(FORCED_OPEN, 0, 0, 0, 0, 1, null));
		this.breakers.reset("a");
		settle(admitted(), answered());
		assertThat(this.breakers.status("a").state()).isEqualTo(CLOSED);
	}

	@Test
	void shouldForgetWhatWasWhenItIsReset() {
		Permit early = admitted();
		settle(admitted(), failed(Failure.retryable(FailureKind.OVERLOADED, null)));
		settle(admitted(), failed(Failure.retryable(FailureKind.OVERLOADED, null)));
		this.breakers.reset("a");
		settle(early, failed(Failure.retryable(FailureKind.OVERLOADED, null)));
		assertThat(this.breakers.status("a").failuresInARow()).isZero();
		assertThat(this.breakers.status("a").attempts()).isZero();
	}

	@Test
	void shouldKnowNothingOfATargetThatNobodyAsked() {
		assertThat(this.breakers.status("other").state()).isEqualTo(CLOSED);
		assertThat(this.breakers.letsThrough("other")).isTrue();
		assertThat(this.breakers.statuses()).isEmpty();
	}

	private static BreakerSettings with(Duration maxOpen) {
		BreakerSettings plain = TestBreakers.SETTINGS;
		return new BreakerSettings(3, false, 50, 80, plain.slowCall(), plain.slowFirstToken(), 10, plain.window(), 2,
				plain.open(), 2, maxOpen, false, plain.longRetryAfter());
	}

	private void open() {
		while (this.breakers.status("a").state() != OPEN) {
			settle(admitted(), failed(Failure.retryable(FailureKind.OVERLOADED, null)));
		}
	}

	private void close() {
		while (this.breakers.status("a").state() != CLOSED) {
			settle(admitted(), answered());
		}
	}

	private void pass(long seconds) {
		this.nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
	}

	private Permit admitted() {
		Admission admission = this.breakers.admit(attempt(false, false));
		assertThat(admission).isInstanceOf(Admission.Proceed.class);
		return ((Admission.Proceed) admission).permit();
	}

	private static void settle(Permit permit, Outcome outcome) {
		permit.settle(outcome);
	}

	private static Outcome answered() {
		return new Outcome.Succeeded(new ChatResponse(List.of()), TokenUsage.UNKNOWN);
	}

	private static Outcome failed(Failure failure) {
		return new Outcome.Failed(failure, TokenUsage.UNKNOWN, false);
	}

	private static Failure retryAfter(@Nullable Integer seconds) {
		return new Failure(FailureKind.RATE_LIMIT, true, FailureScope.TARGET, 429,
				(seconds != null) ? Duration.ofSeconds(seconds) : null, null, true);
	}

	private static Attempt attempt(boolean streaming, boolean lastResort) {
		ChatCall call = new ChatCall("id", "default", new Prompt("prompt-canary"), streaming, LlmContext.EMPTY);
		return new Attempt(call, target("a"), 1, 1, lastResort, false);
	}

	private static Target target(String name) {
		return new Target(name, "provider", null, (prompt) -> {
			throw new AssertionError("Nobody is asked");
		}, TargetAdapter.DEFAULT);
	}

}
