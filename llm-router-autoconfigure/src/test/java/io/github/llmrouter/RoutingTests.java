package io.github.llmrouter;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.CallFailedException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which model is asked when, and what the caller gets: as call and as stream.
 */
class RoutingTests {

	@ParameterizedTest
	@EnumSource
	void shouldReturnTheFirstModelsAnswer(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("Hello big world"));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));

		Result result = scenario.ask(scenario.router().targets(target("a", first), target("b", second)).build());

		assertThat(result.text()).isEqualTo("Hello big world");
		assertThat(result.completed).isTrue();
		assertThat(second.asked()).isZero();
		RoutedCall call = result.call();
		assertThat(call.servedBy()).isEqualTo("a");
		assertThat(call.model()).isEqualTo("scripted-1");
		assertThat(call.route()).isEqualTo("default");
		assertThat(call.usage().inputTokens()).isEqualTo(3);
		assertThat(call.usage().outputTokens()).isEqualTo(5);
		assertThat(call.cost()).isNull();
		assertThat(call.attempts()).singleElement().satisfies((attempt) -> {
			assertThat(attempt.target()).isEqualTo("a");
			assertThat(attempt.kind()).isNull();
		});
	}

	@ParameterizedTest
	@EnumSource
	void shouldRetryWithGrowingDelaysThenAskTheNextModel(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));

		Result result = scenario.ask(scenario.router().targets(target("a", first), target("b", second)).build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(first.asked()).isEqualTo(3);
		assertThat(second.asked()).isOne();
		assertThat(result.call().servedBy()).isEqualTo("b");
		assertThat(result.call().attempts()).extracting(AttemptSummary::target).containsExactly("a", "a", "a", "b");
		assertThat(result.call().attempts()).extracting(AttemptSummary::delay)
			.containsExactly(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO);
		assertThat(result.call().attempts()).extracting(AttemptSummary::kind)
			.containsExactly(FailureKind.SERVER_ERROR, FailureKind.SERVER_ERROR, FailureKind.SERVER_ERROR, null);
		if (mode == Mode.CALL) {
			assertThat(scenario.slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
		}
		else {
			assertThat(result.waited).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3200));
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotRetryWhatWillNotPass(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.TIMEOUT)));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));

		Result result = scenario.ask(scenario.router().targets(target("a", first), target("b", second)).build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(first.asked()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void shouldStopAtAFailureThatIsTheRequestsOwn(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.INVALID_REQUEST)));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));

		Result result = scenario.ask(scenario.router().targets(target("a", first), target("b", second)).build());

		assertThat(result.failure()).isInstanceOf(CallFailedException.class);
		assertThat(result.failure().kind()).isEqualTo(FailureKind.INVALID_REQUEST);
		assertThat(result.failure().model()).isEqualTo("a");
		assertThat(result.failure()).hasMessageContaining("does not go to another model")
			.hasCauseInstanceOf(ModelFailure.class);
		assertThat(second.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldGoToTheNextModelForTheKindsThatAreConfigured(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.CONTENT_POLICY)));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));

		Result result = scenario.ask(scenario.router()
			.fallbackOn(EnumSet.of(FailureKind.CONTENT_POLICY))
			.targets(target("a", first), target("b", second))
			.build());

		assertThat(result.text()).isEqualTo("from b");
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellEveryAttemptWhenNoModelIsLeft(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.MODEL_NOT_FOUND)));
		ScriptedChatModel second = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED)));

		Result result = scenario.ask(scenario.router().targets(target("a", first), target("b", second)).build());

		assertThat(result.failure().kind()).isEqualTo(FailureKind.OVERLOADED);
		assertThat(result.failure().model()).isEqualTo("b");
		assertThat(result.failure().userMessage()).isEqualTo("The model is overloaded. Please try again later.");
		assertThat(result.failure().detail()).isEqualTo("the model's words");
		assertThat(result.failure()).hasMessageContaining("no other model is left");
		assertThat(result.failure().getSuppressed()).hasSize(4)
			.allSatisfy((attempt) -> assertThat(attempt).hasCauseInstanceOf(ModelFailure.class));
		assertThat(result.responses).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void shouldSkipTheRestOfAProviderWhoseKeyIsAtFault(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Failure unauthorised = new Failure(FailureKind.AUTHENTICATION, false, FailureScope.PROVIDER, 401, null, null,
				true);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(new ModelFailure(unauthorised)));
		ScriptedChatModel sameProvider = new ScriptedChatModel(Act.answer("never"));
		ScriptedChatModel other = new ScriptedChatModel(Act.answer("from c"));

		Result result = scenario.ask(scenario.router()
			.targets(target("a", "one", first), target("b", "one", sameProvider), target("c", "two", other))
			.build());

		assertThat(result.text()).isEqualTo("from c");
		assertThat(sameProvider.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldSkipFreeVariantsWhenTheirAllowanceIsSpent(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Failure spent = new Failure(FailureKind.RATE_LIMIT, false, FailureScope.FREE_VARIANTS, 429, null, null, true);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(new ModelFailure(spent)));
		ScriptedChatModel free = new ScriptedChatModel(Act.answer("never"));
		ScriptedChatModel paid = new ScriptedChatModel(Act.answer("paid"));

		Result result = scenario.ask(scenario.router()
			.targets(target("x/a:free", "one", first), target("x/b:free", "one", free), target("x/c", "one", paid))
			.build());

		assertThat(result.text()).isEqualTo("paid");
		assertThat(free.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldTreatAnUnaffordableRequestAsPaymentUnlessACheaperModelIsWanted(Mode mode) {
		Act unaffordable = Act.fail(ModelFailure.of(FailureKind.UNAFFORDABLE));
		ScriptedChatModel cheaper = new ScriptedChatModel(Act.answer("cheap"));
		Scenario byDefault = new Scenario(mode);
		Result stopped = byDefault.ask(byDefault.router()
			.targets(target("a", "one", new ScriptedChatModel(unaffordable)), target("b", "one", cheaper))
			.build());
		assertThat(stopped.failure().kind()).isEqualTo(FailureKind.UNAFFORDABLE);
		assertThat(cheaper.asked()).isZero();

		Scenario optedIn = new Scenario(mode);
		Result served = optedIn.ask(optedIn.router()
			.fallbackOn(EnumSet.allOf(FailureKind.class))
			.targets(target("a", "one", new ScriptedChatModel(unaffordable)), target("b", "one", cheaper))
			.build());
		assertThat(served.text()).isEqualTo("cheap");
	}

	@ParameterizedTest
	@EnumSource
	void shouldTakeAnEmptyAnswerForAFailure(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.empty());
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));

		Result result = scenario.ask(scenario.router().targets(target("a", first), target("b", second)).build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(first.asked()).isEqualTo(3);
		assertThat(result.call().attempts().get(0).kind()).isEqualTo(FailureKind.EMPTY_RESPONSE);
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotWaitPastTheDeadline(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));
		RoutingChatOptions options = RoutingChatOptions.builder().deadline(Duration.ofMillis(2500)).build();

		Result result = scenario.ask(scenario.router().targets(target("a", first)).build(), new Prompt("Hi", options));

		// the second delay would end after the deadline
		assertThat(first.asked()).isEqualTo(2);
		assertThat(result.failure().kind()).isEqualTo(FailureKind.SERVER_ERROR);
	}

	@ParameterizedTest
	@EnumSource
	void shouldGoToTheNextModelWhenTheProviderAsksToWaitTooLong(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Failure busy = new Failure(FailureKind.RATE_LIMIT, true, FailureScope.TARGET, 429, Duration.ofSeconds(31), null,
				true);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(new ModelFailure(busy)));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));

		Result result = scenario.ask(scenario.router().targets(target("a", first), target("b", second)).build());

		assertThat(result.text()).isEqualTo("from b");
		assertThat(first.asked()).isOne();
		assertThat(result.call().attempts()).extracting(AttemptSummary::delay).containsOnly(Duration.ZERO);
	}

	@ParameterizedTest
	@EnumSource
	void shouldWaitAsLongAsTheProviderAsks(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Failure busy = new Failure(FailureKind.RATE_LIMIT, true, FailureScope.TARGET, 429, Duration.ofSeconds(7), null,
				true);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("again"), Act.fail(new ModelFailure(busy)));

		Result result = scenario.ask(scenario.router().targets(target("a", first)).build());

		assertThat(result.text()).isEqualTo("again");
		assertThat(result.call().attempts()).extracting(AttemptSummary::delay)
			.containsExactly(Duration.ZERO, Duration.ofSeconds(7));
	}

	@ParameterizedTest
	@EnumSource
	void shouldStopWhenTheRetryBudgetIsSpent(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));
		ScriptedChatModel second = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.SERVER_ERROR)));
		ChatRouter router = scenario.router()
			.retries(scenario.retries(new RetryBudgetSettings(true, 4, 1, 0)))
			.targets(target("a", first), target("b", second))
			.build();

		for (int i = 0; i < 200; i++) {
			assertThat(scenario.ask(router).failure().kind()).isEqualTo(FailureKind.SERVER_ERROR);
		}

		// until the second target is known to fail, it is tried at least 20 times
		assertThat(first.asked() + second.asked()).isLessThanOrEqualTo(200 + 4 + 20);
	}

	@ParameterizedTest
	@EnumSource
	void shouldPutTheRequestedModelBeforeItsChain(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("from a"));
		ScriptedChatModel second = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.TIMEOUT)));

		Result result = scenario.ask(scenario.router().targets(target("a", first), target("b", second)).build(),
				new Prompt("Hi", ChatOptions.builder().model("b").build()));

		assertThat(result.text()).isEqualTo("from a");
		assertThat(result.call().attempts()).extracting(AttemptSummary::target).containsExactly("b", "a");
	}

	@ParameterizedTest
	@EnumSource
	void shouldRefuseAModelOrRouteThatIsNotConfigured(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("never"));
		ChatRouter router = scenario.router().targets(target("a", first)).build();

		Result model = scenario.ask(router, new Prompt("Hi", ChatOptions.builder().model("z").build()));
		Result route = scenario.ask(router, new Prompt("Hi", RoutingChatOptions.builder().route("z").build()));

		assertThat(List.of(model, route)).allSatisfy((result) -> {
			assertThat(result.failure()).isInstanceOf(RefusedException.class);
			assertThat(result.failure().kind()).isEqualTo(FailureKind.INVALID_REQUEST);
		});
		assertThat(first.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldTakeTheNamedRouteWithItsDefaults(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.answer("default"));
		ScriptedChatModel creator = new ScriptedChatModel(Act.answer("creator"));
		ChatRouter router = scenario.router()
			.targets(target("a", first))
			.route(new Route("creator", List.of(target("b", creator)), ChatOptions.builder().temperature(0.9).build()))
			.build();

		Result byOption = scenario.ask(router, new Prompt("Hi", RoutingChatOptions.builder().route("creator").build()));
		Result byView = scenario.ask(router.forRoute("creator"));

		assertThat(byOption.text()).isEqualTo("creator");
		assertThat(byView.text()).isEqualTo("creator");
		assertThat(byView.call().route()).isEqualTo("creator");
		assertThat(creator.prompts)
			.allSatisfy((prompt) -> assertThat(prompt.getOptions().getTemperature()).isEqualTo(0.9));
		assertThat(router.routes()).isEqualTo(Map.of("default", List.of("a"), "creator", List.of("b")));
	}

	@ParameterizedTest
	@EnumSource
	void shouldBearDurationsOfAnyLength(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Duration forever = ChronoUnit.FOREVER.getDuration();
		RoutingChatOptions options = RoutingChatOptions.builder().deadline(forever).build();
		ChatRouter router = scenario.router()
			.timeouts(new RouterTimeouts(forever, forever, forever, forever, forever))
			.targets(target("a", new ScriptedChatModel(Act.answer("fine"))))
			.build();

		assertThat(scenario.ask(router, new Prompt("Hi", options)).text()).isEqualTo("fine");
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotHideTheModelsErrorBehindThatOfAClassifier(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ModelFailure error = ModelFailure.of(FailureKind.SERVER_ERROR);
		ChatRouter router = scenario.router().failureClassifier((any) -> {
			throw new IllegalStateException("bug");
		}).targets(target("a", new ScriptedChatModel(Act.fail(error)))).build();

		Result result = scenario.ask(router);

		assertThat(result.failure().kind()).isEqualTo(FailureKind.UNKNOWN);
		assertThat(result.failure()).hasCause(error);
		assertThat(error.getSuppressed()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellAnErrorOfItsOwnAsAFailedCall(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Target odd = new Target("a", "a", "a", new ScriptedChatModel(Act.answer("fine")), new TargetAdapter() {

			@Override
			public boolean keepsTimeout() {
				return true;
			}

			@Override
			public boolean finishReasonRequired() {
				throw new IllegalStateException("bug");
			}

		});

		Result result = scenario.ask(scenario.router().targets(odd).build());

		assertThat(result.failure()).isInstanceOf(CallFailedException.class).hasRootCauseMessage("bug");
	}

	@ParameterizedTest
	@EnumSource
	void shouldLeaveTheModelsErrorsAsTheyAre(Mode mode) {
		Scenario scenario = new Scenario(mode);
		LinkageError error = new NoClassDefFoundError("no/such/Class");
		ChatModel broken = new ScriptedChatModel(new Act(() -> {
			throw error;
		}, reactor.core.publisher.Flux.defer(() -> reactor.core.publisher.Flux.error(error))));

		Result result = scenario.ask(scenario.router().targets(target("a", broken)).build());

		assertThat(result.error).isSameAs(error);
	}

	static Target target(String name, ChatModel model) {
		return target(name, name, model);
	}

	static Target target(String name, String provider, ChatModel model) {
		return new Target(name, provider, name, model, KEEPS_TIMEOUT);
	}

	/** So that no timer thread takes part in blocking calls. */
	static final TargetAdapter KEEPS_TIMEOUT = new TargetAdapter() {

		@Override
		public boolean keepsTimeout() {
			return true;
		}

	};

}
