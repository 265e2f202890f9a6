package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.ratelimit.LimitStatus;
import io.github.llmrouter.ratelimit.MemoryQuotas;
import io.github.llmrouter.ratelimit.RateLimit;
import io.github.llmrouter.ratelimit.RateLimitSettings;
import io.github.llmrouter.ratelimit.RateLimitStatistics;
import io.github.llmrouter.ratelimit.TargetLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Limits of targets in the router, on a clock that tests move, as call and as stream.
 */
class RateLimitPolicyTests {

	private static TargetLimits limits(Scenario scenario, RateLimit limit, Duration maxWait) {
		return new TargetLimits(Map.of("a", limit), new RateLimitSettings(maxWait, 500, 10),
				new MemoryQuotas(scenario.clock().nanoTime()), new RateLimitStatistics());
	}

	private static RateLimit requests(long perMinute) {
		return new RateLimit(perMinute, null, null, false);
	}

	@ParameterizedTest
	@EnumSource
	void shouldWaitForTheTurnThatIsReserved(Mode mode) {
		Scenario scenario = new Scenario(mode);
		TargetLimits limits = limits(scenario, requests(30), Duration.ofSeconds(2));
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(limits))
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"))),
					target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		for (int i = 0; i < 30; i++) {
			assertThat(scenario.ask(router).text()).isEqualTo("from a");
		}
		long start = scenario.clock().nanoTime().getAsLong();
		assertThat(scenario.ask(router).text()).isEqualTo("from a");
		assertThat(Duration.ofNanos(scenario.clock().nanoTime().getAsLong() - start)).isEqualTo(Duration.ofSeconds(2));
	}

	@ParameterizedTest
	@EnumSource
	void shouldGiveBackWhatALaterPolicyRefuses(Mode mode) {
		Scenario scenario = new Scenario(mode);
		TargetLimits limits = limits(scenario, new RateLimit(10L, 10_000L, 3, true), Duration.ZERO);
		AttemptPolicy refusing = (attempt) -> attempt.target().name().equals("a")
				? Admission.refuse(FailureKind.REFUSED, "no") : Admission.PROCEED;
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(limits, refusing))
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"))),
					target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		assertThat(scenario.ask(router).text()).isEqualTo("from b");
		assertWhole(limits);
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotWaitForARetryThatIsAboveTheLimit(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel model = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED)));
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(limits(scenario, requests(1), Duration.ZERO)))
			.targets(target("a", model), target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		Result result = scenario.ask(router);
		assertThat(result.text()).isEqualTo("from b");
		assertThat(result.call().attempts()).extracting(AttemptSummary::target, AttemptSummary::kind)
			.containsExactly(tuple("a", FailureKind.OVERLOADED), tuple("b", null));
		assertThat(scenario.slept).isEmpty();
	}

	@Test
	void shouldGiveBackWhatAStreamReservedThatIsCancelledWhileItWaits() {
		Scenario scenario = new Scenario(Mode.STREAM);
		TargetLimits limits = limits(scenario, requests(1), Duration.ofMinutes(2));
		ScriptedChatModel model = new ScriptedChatModel(Act.answer("from a"));
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(limits))
			.timeouts(new RouterTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60),
					Duration.ofMinutes(10), null))
			.targets(target("a", model))
			.build();
		assertThat(scenario.ask(router).text()).isEqualTo("from a");
		StepVerifier.create(router.stream(new Prompt("q"))).expectSubscription().then(() -> {
			LimitStatus.Left requests = limits.statuses().get("a").requests();
			assertThat(requests).isNotNull();
			assertThat(requests.available()).isEqualTo(-1);
		}).thenCancel().verify(Duration.ofSeconds(10));
		LimitStatus.Left requests = limits.statuses().get("a").requests();
		assertThat(requests).isEqualTo(new LimitStatus.Left(1, 0));
		assertThat(model.asked()).isOne();
	}

	@Test
	void shouldFreeThePlaceOfAStreamThatIsCancelled() {
		Scenario scenario = new Scenario(Mode.STREAM);
		TargetLimits limits = limits(scenario, new RateLimit(null, null, 3, true), Duration.ZERO);
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(limits))
			.targets(target("a",
					new ScriptedChatModel(new Act(() -> null,
							Flux.concat(Flux.just(ScriptedChatModel.chunk("Hel", null)), Flux.never())))))
			.build();
		StepVerifier.create(router.stream(new Prompt("q")))
			.expectNextCount(1)
			.then(() -> assertThat(limits.statuses().get("a").concurrency()).isEqualTo(new LimitStatus.Left(3, 2)))
			.thenCancel()
			.verify(Duration.ofSeconds(10));
		assertThat(limits.statuses().get("a").concurrency()).isEqualTo(new LimitStatus.Left(3, 3));
	}

	private static void assertWhole(TargetLimits limits) {
		LimitStatus status = limits.statuses().get("a");
		assertThat(status).isEqualTo(new LimitStatus(new LimitStatus.Left(10, 10), new LimitStatus.Left(10_000, 10_000),
				new LimitStatus.Left(3, 3)));
	}

}
