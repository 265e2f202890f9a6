package io.github.llmrouter.selection;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.cost.ModelPrices;
import io.github.llmrouter.cost.PriceList;
import io.github.llmrouter.cost.TargetPrices;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.provider.mock.MockProvider;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Selectors}: whom each of them prefers.
 */
class SelectorsTests {

	private static final int CALLS = 20_000;

	private final Target a = TestCalls.target("a");

	private final Target b = TestCalls.target("b");

	private final Target c = TestCalls.target("c");

	private final Target d = TestCalls.target("d");

	private final List<Target> chain = List.of(this.a, this.b, this.c, this.d);

	private final Random random = new Random(20_270_131);

	private long now = 1;

	private final TargetLoads loads = new TargetLoads(() -> this.now);

	@Test
	void shouldChooseByWeight() {
		TargetSelector weighted = Selectors.weighted(Map.of("a", 6.0, "b", 3.0, "d", 0.0), this.random::nextDouble);

		Map<String, Double> first = shares(weighted, 0);
		assertThat(first.get("a")).isCloseTo(0.6, within(0.015));
		assertThat(first.get("b")).isCloseTo(0.3, within(0.015));
		assertThat(first.get("c")).isCloseTo(0.1, within(0.015));
		// of those that are left: 0.3 × 6/7 + 0.1 × 6/9
		assertThat(shares(weighted, 1).get("a")).isCloseTo(0.324, within(0.015));
		assertThat(shares(weighted, 3)).containsOnlyKeys("d");
	}

	@Test
	void shouldKeepTheOrderOfThoseWithoutWeight() {
		TargetSelector weighted = Selectors.weighted(Map.of("a", 0.0, "b", 0.0, "d", 0.0), this.random::nextDouble);

		assertThat(weighted.order(this.chain, TestCalls.call(false))).containsExactly(this.c, this.a, this.b, this.d);
	}

	@Test
	void shouldChooseTheLeastBusy() {
		ChatCall call = TestCalls.call(false);
		Permit first = TestCalls.admit(this.loads, call, this.a);
		TestCalls.ask(this.loads, TestCalls.call(true), this.a);
		Permit streamed = TestCalls.ask(this.loads, TestCalls.call(true), this.c);
		streamed.answering();

		TargetSelector leastBusy = Selectors.leastBusy(this.loads);

		assertThat(leastBusy.order(this.chain, call)).containsExactly(this.b, this.d, this.c, this.a);
		first.settle(TestCalls.CANCELLED);
		streamed.settle(TestCalls.ANSWERED);
		assertThat(leastBusy.order(this.chain, call)).containsExactly(this.b, this.c, this.d, this.a);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldForgetNoAttemptThatIsOver(boolean asked) {
		for (var outcome : TestCalls.OUTCOMES) {
			Permit permit = TestCalls.admit(this.loads, TestCalls.call(true), this.a);
			if (asked) {
				permit.asking();
				permit.answering();
			}
			permit.settle(outcome);
			assertThat(this.loads.underWay(this.a)).isZero();
		}
	}

	@Test
	void shouldChooseTheBetterOfTwo() {
		for (int i = 0; i < 3; i++) {
			TestCalls.ask(this.loads, TestCalls.call(false), this.d);
		}
		TargetSelector powerOfTwo = Selectors.powerOfTwo(this.loads, this.random::nextDouble);

		Map<String, Double> first = shares(powerOfTwo, 0);
		assertThat(first).containsOnlyKeys("a", "b", "c");
		// a is taken in half of the calls, and wins unless it meets b or c
		assertThat(first.get("a")).isCloseTo(3.0 / 6, within(0.015));
		assertThat(first.get("b")).isCloseTo(2.0 / 6, within(0.015));
		assertThat(first.get("c")).isCloseTo(1.0 / 6, within(0.015));
		assertThat(shares(powerOfTwo, 1).get("d")).isCloseTo(0.5, within(0.015));
	}

	@Test
	void shouldChooseTheFasterOfTwoThatAreEquallyBusy() {
		answer(this.a, false, 3);
		answer(this.b, false, 2);
		TargetSelector powerOfTwo = Selectors.powerOfTwo(this.loads, this.random::nextDouble);

		assertThat(powerOfTwo.order(List.of(this.a, this.b), TestCalls.call(false))).containsExactly(this.b, this.a);
	}

	@Test
	void shouldSpreadLoadByTwoChoices() {
		TargetSelector powerOfTwo = Selectors.powerOfTwo(this.loads, this.random::nextDouble);
		for (int i = 0; i < 400; i++) {
			TestCalls.admit(this.loads, TestCalls.call(false),
					powerOfTwo.order(this.chain, TestCalls.call(false)).get(0));
		}
		assertThat(this.chain).allSatisfy((target) -> assertThat(this.loads.underWay(target)).isBetween(96, 104));
	}

	@Test
	void shouldChooseTheFastest() {
		answer(this.a, false, 3);
		answer(this.b, false, 2);
		answer(this.c, false, 4);
		answer(this.d, false, 1);

		assertThat(fastest(false)).containsExactly(this.d, this.b, this.a, this.c);
	}

	@Test
	void shouldTellFirstTokensFromWholeAnswers() {
		answer(this.a, false, 1);
		answer(this.b, false, 2);
		answer(this.a, true, 2);
		answer(this.b, true, 1);

		assertThat(fastest(false)).endsWith(this.a, this.b);
		assertThat(fastest(true)).endsWith(this.b, this.a);
	}

	@Test
	void shouldMeasureAStreamToItsFirstToken() {
		for (Target target : this.chain) {
			answer(target, true, 2);
		}
		Permit stream = TestCalls.ask(this.loads, TestCalls.call(true), this.d);
		pass(1);
		stream.answering();
		pass(60);
		stream.settle(TestCalls.ANSWERED);
		for (Target target : List.of(this.a, this.b, this.c)) {
			answer(target, true, 2);
		}

		assertThat(fastest(true).get(0)).isEqualTo(this.d);
	}

	@Test
	void shouldNotTakeTheWaitForALimitForTheTargets() {
		answer(this.a, false, 3);
		Permit waiting = TestCalls.admit(this.loads, TestCalls.call(false), this.b);
		pass(5);
		waiting.asking();
		pass(2);
		waiting.settle(TestCalls.ANSWERED);
		answer(this.a, false, 3);

		assertThat(fastest(false)).endsWith(this.b, this.a);
	}

	@Test
	void shouldTryWhatIsUnknownWithOneCallAtATime() {
		answer(this.a, false, 1);
		List<Target> asked = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			Target first = fastest(false).get(0);
			asked.add(first);
			TestCalls.ask(this.loads, TestCalls.call(false), first);
		}
		assertThat(asked).containsExactly(this.b, this.c, this.d, this.a, this.a);
	}

	@Test
	void shouldSpreadTheFirstCallsOfAll() {
		for (int i = 0; i < 8; i++) {
			TestCalls.ask(this.loads, TestCalls.call(false), fastest(false).get(0));
		}
		assertThat(this.chain).allSatisfy((target) -> assertThat(this.loads.underWay(target)).isEqualTo(2));
	}

	@Test
	void shouldAvoidWhatFails() {
		for (Target target : this.chain) {
			answer(target, false, 2);
		}
		Permit permit = TestCalls.ask(this.loads, TestCalls.call(false), this.a);
		pass(0.1);
		permit.settle(TestCalls.failed(FailureKind.SERVER_ERROR));

		assertThat(fastest(false)).endsWith(this.a);
	}

	@Test
	void shouldAvoidWhatBreaksInTheMiddle() {
		for (Target target : this.chain) {
			answer(target, true, 2);
		}
		Permit permit = TestCalls.ask(this.loads, TestCalls.call(true), this.a);
		pass(0.1);
		permit.answering();
		permit.settle(TestCalls.failed(FailureKind.TRUNCATED));

		assertThat(fastest(true)).endsWith(this.a);
	}

	@Test
	void shouldNotBlameATargetForWhatIsNotItsFault() {
		for (Target target : this.chain) {
			answer(target, false, 2);
		}
		for (var outcome : List.of(TestCalls.failed(FailureKind.CONTEXT_LENGTH), TestCalls.CANCELLED)) {
			Permit permit = TestCalls.ask(this.loads, TestCalls.call(false), this.a);
			pass(0.1);
			permit.settle(outcome);
		}
		assertThat(fastest(false)).startsWith(this.a);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldKnowThatATargetIsSlowThatIsOvertaken(boolean streaming) {
		for (Target target : this.chain) {
			answer(target, streaming, 2);
		}
		Permit permit = TestCalls.ask(this.loads, TestCalls.call(streaming), this.a);
		pass(3);
		permit.settle(new Outcome.Cancelled(TokenUsage.UNKNOWN, 0, true));

		assertThat(fastest(streaming)).endsWith(this.a);
	}

	@Test
	void shouldFindATargetThatHasRecovered() {
		answer(this.a, false, 1);
		answer(this.b, false, 2);
		TestCalls.ask(this.loads, TestCalls.call(false), this.a).settle(TestCalls.failed(FailureKind.SERVER_ERROR));

		int calls = 0;
		double share;
		do {
			// a call each second, of which each model takes what it does
			int toA = 0;
			for (int i = 0; i < 60; i++) {
				Target target = fastestOf(this.a, this.b);
				toA += (target == this.a) ? 1 : 0;
				answer(target, false, (target == this.a) ? 1 : 2);
				calls++;
			}
			share = toA / 60.0;
		}
		while (share < 0.8 && calls < 1000);
		assertThat(calls).isLessThan(300);
	}

	@Test
	void shouldAskASlowTargetAgainOnlyNowAndThen() {
		int toB = 0;
		for (int i = 0; i < 600; i++) {
			Target target = fastestOf(this.a, this.b);
			toB += (target == this.b) ? 1 : 0;
			answer(target, false, (target == this.a) ? 1 : 10);
		}
		assertThat(toB).isBetween(5, 30);
	}

	@Test
	void shouldNoticeSilenceBeforeItEnds() {
		for (Target target : this.chain) {
			answer(target, false, 2);
		}
		TestCalls.ask(this.loads, TestCalls.call(false), this.a);
		pass(1);
		TestCalls.ask(this.loads, TestCalls.call(false), this.a);
		pass(5);
		for (Target target : List.of(this.b, this.c, this.d)) {
			answer(target, false, 2);
		}

		assertThat(fastest(false)).endsWith(this.a);
	}

	@Test
	void shouldChooseTheCheapest() {
		Target free = new MockProvider("mock").target("mock", "mock");
		TargetSelector cheapest = Selectors.lowestCost(
				new TargetPrices(new PriceList(Map.of("a", prices(2, 4), "b", prices(1, 8), "d", prices(1, 4)))));
		List<Target> chain = List.of(this.c, this.a, this.b, this.d, free);

		assertThat(cheapest.order(chain, call(4_000, 100))).containsExactly(free, this.d, this.b, this.a, this.c);
		assertThat(cheapest.order(chain, call(4_000, 1_000))).containsExactly(free, this.d, this.a, this.b, this.c);
		// 1,000 tokens of the prompt and 500 of the answer: 4,000 and 5,000
		assertThat(cheapest.order(chain, call(4_000, null))).containsExactly(free, this.d, this.a, this.b, this.c);
		// 3,000 tokens of the prompt: 8,000 and 7,000
		assertThat(cheapest.order(chain, call(12_000, null))).containsExactly(free, this.d, this.b, this.a, this.c);
	}

	@Test
	void shouldNeverTakeAnUnknownPriceForLow() {
		TargetSelector cheapest = Selectors.lowestCost(new TargetPrices((target, model, usage) -> {
			throw new IllegalStateException("no prices today");
		}));
		Target free = new MockProvider("mock").target("mock", "mock");

		assertThat(cheapest.order(List.of(this.a, free, this.b), TestCalls.call(false))).containsExactly(free, this.a,
				this.b);
	}

	private static ModelPrices prices(int input, int output) {
		return new ModelPrices(new BigDecimal(input), new BigDecimal(output), null, null, null);
	}

	private static ChatCall call(int characters, Integer maxTokens) {
		return TestCalls.call("default",
				new Prompt("x".repeat(characters), ChatOptions.builder().maxTokens(maxTokens).build()), false,
				LlmContext.EMPTY);
	}

	private List<Target> fastest(boolean streaming) {
		return Selectors.lowestLatency(this.loads).order(this.chain, TestCalls.call(streaming));
	}

	private Target fastestOf(Target... targets) {
		return Selectors.lowestLatency(this.loads).order(List.of(targets), TestCalls.call(false)).get(0);
	}

	private void answer(Target target, boolean streaming, double seconds) {
		Permit permit = TestCalls.ask(this.loads, TestCalls.call(streaming), target);
		pass(seconds);
		permit.answering();
		permit.settle(TestCalls.ANSWERED);
	}

	private void pass(double seconds) {
		this.now += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
	}

	private Map<String, Double> shares(TargetSelector selector, int place) {
		Map<String, Double> shares = new TreeMap<>();
		IntStream.range(0, CALLS)
			.mapToObj((i) -> selector.order(this.chain, TestCalls.call(false)).get(place).name())
			.forEach((name) -> shares.merge(name, 1.0 / CALLS, Double::sum));
		return shares;
	}

}
