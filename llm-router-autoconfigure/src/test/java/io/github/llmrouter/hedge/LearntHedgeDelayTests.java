package io.github.llmrouter.hedge;

import java.time.Duration;
import java.util.List;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LearntHedgeDelay} and what it learns.
 */
class LearntHedgeDelayTests {

	private static final Outcome ANSWERED = new Outcome.Succeeded(new ChatResponse(List.of()), TokenUsage.UNKNOWN);

	private static final Outcome CANCELLED = new Outcome.Cancelled(TokenUsage.UNKNOWN, 0);

	private static final Outcome FAILED = new Outcome.Failed(Failure.of(FailureKind.OVERLOADED, null),
			TokenUsage.UNKNOWN, false);

	private long now = 1_000;

	private final LearntHedgeDelay delay = new LearntHedgeDelay(HedgeSettings.DEFAULTS, (route) -> true,
			() -> this.now);

	@Test
	void shouldKnowNothingAtFirst() {
		answers("a", false, 19);
		assertThat(this.delay.delay(attempt("a", false))).isNull();
		answer("a", false, 20, ANSWERED);
		assertThat(this.delay.delay(attempt("a", false))).isEqualTo(Duration.ofNanos(19));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldGoByThePercentileOfEachTarget(boolean streaming) {
		answers("a", streaming, 100);
		assertThat(this.delay.delay(attempt("a", streaming))).isEqualTo(Duration.ofNanos(95));
		assertThat(this.delay.learnt("a", streaming)).isEqualTo(Duration.ofNanos(95));
		assertThat(this.delay.delay(attempt("a", !streaming))).as("the other kind of answer").isNull();
		assertThat(this.delay.delay(attempt("b", streaming))).as("the other target").isNull();
		assertThat(this.delay.learnt("b", streaming)).isNull();
	}

	@Test
	void shouldMeasureStreamsByTheirFirstToken() {
		for (int i = 0; i < 20; i++) {
			Permit permit = ask("a", true);
			this.now += 7;
			permit.answering();
			this.now += 1_000;
			permit.settle((i % 2 == 0) ? ANSWERED : FAILED);
		}
		assertThat(this.delay.delay(attempt("a", true))).isEqualTo(Duration.ofNanos(7));
	}

	@Test
	void shouldForgetWhatWasLongAgo() {
		answers("a", false, 200);
		for (int i = 0; i < 200; i++) {
			answer("a", false, 5_000, ANSWERED);
		}
		assertThat(this.delay.delay(attempt("a", false))).isEqualTo(Duration.ofNanos(5_000));
	}

	/** Else the percentile would sink with each hedge that wins. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldCountWhatWasEndedAfterTheDelay(boolean cancelled) {
		answers("a", false, 100);
		for (int i = 0; i < 20; i++) {
			answer("a", false, 95, cancelled ? CANCELLED : FAILED);
		}
		assertThat(this.delay.delay(attempt("a", false))).isEqualTo(Duration.ofNanos(95));
		for (int i = 0; i < 20; i++) {
			answer("a", false, 400, cancelled ? CANCELLED : FAILED);
		}
		assertThat(this.delay.delay(attempt("a", false))).isEqualTo(Duration.ofNanos(95));
	}

	/** However many attempts are overtaken, and whatever their hedges take. */
	@Test
	void shouldNeitherSinkNorGrowWithAttemptsThatAreOvertaken() {
		answers("a", false, 100);
		for (int call = 0; call < 2_000; call++) {
			Duration delay = this.delay.delay(attempt("a", false));
			assertThat(delay).isEqualTo(Duration.ofNanos(95));
			if (call % 8 == 0) {
				answer("a", false, delay.toNanos() + 1_000, CANCELLED);
			}
			else {
				answer("a", false, 1 + call % 95, ANSWERED);
			}
		}
	}

	@Test
	void shouldLearnNothingFromWhatEndedEarlyOrWasNotAsked() {
		answers("a", false, 100);
		for (int i = 0; i < 100; i++) {
			answer("a", false, 1, CANCELLED);
			answer("a", false, 2, FAILED);
			Permit permit = permit("a", false);
			this.now += 10_000;
			permit.settle(Outcome.NOT_MADE);
		}
		assertThat(this.delay.delay(attempt("a", false))).isEqualTo(Duration.ofNanos(95));
	}

	@Test
	void shouldTakeTheDelayThatIsSet() {
		LearntHedgeDelay fixed = new LearntHedgeDelay(new HedgeSettings(Duration.ofSeconds(3), 95, 20), "fast"::equals,
				() -> this.now);
		assertThat(fixed.delay(attempt("a", false))).as("another route").isNull();
		ChatCall call = new ChatCall("id", "fast", new Prompt("Hi"), false, LlmContext.EMPTY);
		Attempt attempt = new Attempt(call, target("a"), 1, 1);
		assertThat(fixed.delay(attempt)).isEqualTo(Duration.ofSeconds(3));
		assertThat(fixed.admit(attempt)).as("nothing is to be learnt").isEqualTo(Admission.PROCEED);
	}

	@ParameterizedTest
	@CsvSource({ "-1, 95, 20", ", 0, 20", ", 100, 20", ", NaN, 20", ", 95, 0", ", 95, 201" })
	void shouldRejectWhatMakesNoSense(Long delay, double percentile, int minimum) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new HedgeSettings((delay != null) ? Duration.ofNanos(delay) : null, percentile, minimum));
	}

	/** Of what is kept, at least the share comes by then, and without it not. */
	@Property
	void shouldFindThePercentile(@ForAll @Size(min = 10, max = 600) List<@LongRange(max = 1_000_000) Long> times) {
		AnswerTimes known = new AnswerTimes(95, 1);
		times.forEach(known::answered);
		int told = times.size() - (times.size() - 1) % 10;
		List<Long> kept = times.subList(Math.max(0, told - AnswerTimes.CAPACITY), told);
		long percentile = known.nanos();
		assertThat(kept).contains(percentile);
		assertThat(kept.stream().filter((time) -> time <= percentile).count() / (double) kept.size())
			.isGreaterThanOrEqualTo(0.95);
		assertThat(kept.stream().filter((time) -> time < percentile).count() / (double) kept.size()).isLessThan(0.95);
	}

	private void answers(String target, boolean streaming, int upTo) {
		for (int nanos = 1; nanos <= upTo; nanos++) {
			answer(target, streaming, nanos, ANSWERED);
		}
		// those of which there are not ten yet are known after the next tenth
	}

	private void answer(String target, boolean streaming, long nanos, Outcome outcome) {
		Permit permit = ask(target, streaming);
		this.now += nanos;
		permit.settle(outcome);
	}

	private Permit ask(String target, boolean streaming) {
		Permit permit = permit(target, streaming);
		permit.asking();
		return permit;
	}

	private Permit permit(String target, boolean streaming) {
		return ((Admission.Proceed) this.delay.admit(attempt(target, streaming))).permit();
	}

	private static Attempt attempt(String target, boolean streaming) {
		return new Attempt(new ChatCall("id", "default", new Prompt("Hi"), streaming, LlmContext.EMPTY), target(target),
				1, 1);
	}

	private static Target target(String name) {
		return Target.of(name, (prompt) -> {
			throw new AssertionError("Nobody is asked");
		});
	}

}
