package io.github.llmrouter;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.statistics.CallReport;
import io.github.llmrouter.statistics.CallReport.Result;
import io.github.llmrouter.statistics.RecentCalls;
import io.github.llmrouter.statistics.RouterStatistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static io.github.llmrouter.ScriptedChatModel.chunk;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What statistics say about calls and streams that a router makes.
 */
class StatisticsTests {

	private static final ModelFailure OVERLOADED = ModelFailure.retryable(FailureKind.OVERLOADED);

	private static final Duration WINDOW = Duration.ofMinutes(5);

	private Scenario scenario;

	private RouterStatistics statistics;

	private RecentCalls calls;

	private ChatRouterBuilder router(Mode mode, AttemptPolicy... policies) {
		this.scenario = new Scenario(mode);
		this.statistics = new RouterStatistics(Clock.systemUTC(), this.scenario.clock().nanoTime());
		this.calls = new RecentCalls(10, Clock.systemUTC(), this.scenario.clock().nanoTime());
		return this.scenario.router()
			.callPolicies(List.of(this.calls))
			.attemptPolicies(List.of(this.calls))
			.attemptPolicies(List.of(policies))
			.attemptPolicies(List.of(this.statistics));
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellFallback(Mode mode) {
		ChatRouter router = router(mode)
			.targets(target("a", new ScriptedChatModel(Act.fail(OVERLOADED))),
					target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		this.scenario.ask(router);

		assertThat(this.statistics.target("a").failed()).containsOnlyKeys(FailureKind.OVERLOADED).containsValue(3L);
		assertThat(this.statistics.target("b").answered()).isEqualTo(1);
		assertThat(this.statistics.target("b").usage().outputTokens()).isEqualTo(5);
		assertThat(this.statistics.target("b").usage().attemptsOfUnknownCost()).isEqualTo(1);
		assertThat(this.statistics.lastAnswer("default", WINDOW).target()).isEqualTo("b");
		assertThat(this.statistics.lastAnswer("default", WINDOW).fallback()).isTrue();
		CallReport call = this.calls.list().get(0);
		assertThat(call.outcome()).isEqualTo(Result.ANSWERED);
		assertThat(call.servedBy()).isEqualTo("b");
		assertThat(call.attempts()).isEqualTo(4);
		assertThat(call.streaming()).isEqualTo(mode == Mode.STREAM);
		assertThat(call.outputTokens()).isEqualTo(5);
		assertThat(call.cost()).isNull();
		// the delays of 1 and 2 seconds between the attempts count
		assertThat(call.duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotTakeARetryForAFallback(Mode mode) {
		ChatRouter router = router(mode)
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"), Act.fail(OVERLOADED))))
			.build();
		this.scenario.ask(router);
		assertThat(this.statistics.lastAnswer("default", WINDOW).fallback()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotTakeAModelThatTheCallNamesForAFallback(Mode mode) {
		ChatRouter router = router(mode)
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"))),
					target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		this.scenario.ask(router, new Prompt("Hi", RoutingChatOptions.builder().model("b").build()));
		assertThat(this.statistics.lastAnswer("default", WINDOW).target()).isEqualTo("b");
		assertThat(this.statistics.lastAnswer("default", WINDOW).fallback()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotCountAttemptsThatPoliciesRefuse(Mode mode) {
		ChatRouter router = router(mode,
				(attempt) -> attempt.target().name().equals("a") ? Admission.refuse(FailureKind.REFUSED, "not now")
						: Admission.PROCEED)
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"))),
					target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		this.scenario.ask(router);
		assertThat(this.statistics.target("a")).isNull();
		assertThat(this.statistics.lastAnswer("default", WINDOW).fallback()).isTrue();
		assertThat(this.calls.list().get(0).attempts()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotCountAttemptsThatLaterPoliciesRefuse(Mode mode) {
		ChatRouter router = router(mode)
			.attemptPolicies(List.<AttemptPolicy>of((attempt) -> Admission.refuse(FailureKind.REFUSED, "not now")))
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"))))
			.build();
		this.scenario.ask(router);
		assertThat(this.statistics.target("a")).isNull();
		CallReport call = this.calls.list().get(0);
		assertThat(call.attempts()).isZero();
		assertThat(call.outcome()).isEqualTo(Result.FAILED);
		assertThat(call.kind()).isEqualTo(FailureKind.REFUSED);
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellCallsThatWereRefusedOrAnsweredByAPolicy(Mode mode) {
		ChatRouter router = router(mode)
			.callPolicies(List.<CallPolicy>of((call) -> call.prompt().getContents().equals("Hi")
					? new Admission.Answer(ScriptedChatModel.whole("cached", "STOP", 1, 1))
					: Admission.refuse(FailureKind.REFUSED, "no")))
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"))))
			.build();
		this.scenario.ask(router, new Prompt("no"));
		this.scenario.ask(router);
		assertThat(this.calls.list()).extracting(CallReport::outcome).containsExactly(Result.ANSWERED, Result.NOT_MADE);
		assertThat(this.calls.list()).extracting(CallReport::servedBy).containsOnlyNulls();
		assertThat(this.statistics.target("a")).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = "STREAM")
	void shouldTellCancelledStreams(Mode mode) {
		ChatRouter router = router(mode)
			.targets(target("a",
					new ScriptedChatModel(
							new Act(() -> null, Flux.concat(Flux.just(chunk("Hello", null)), Flux.never())))))
			.build();
		router.stream(new Prompt("Hi")).subscribe().dispose();
		assertThat(this.statistics.target("a").cancelled()).isEqualTo(1);
		assertThat(this.statistics.target("a").latency()).isNull();
		assertThat(this.calls.list()).extracting(CallReport::outcome).containsExactly(Result.CANCELLED);
	}

}
