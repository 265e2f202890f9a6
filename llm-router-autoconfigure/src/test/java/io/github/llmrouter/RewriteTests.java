package io.github.llmrouter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.observation.RoutedCallObservationContext;
import io.github.llmrouter.observation.RouterMeters;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.Permit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Policies rewrite what is asked: as call and as stream.
 */
class RewriteTests {

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	private final ScriptedChatModel model = new ScriptedChatModel(Act.answer("fine"));

	@ParameterizedTest
	@EnumSource
	void shouldShowTheNewPromptToThePoliciesThatCome(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.callPolicies(List.of(sees("call1"), rewrites("call2", "by a call policy"), sees("call3")))
			.attemptPolicies(List.of(seesAttempt("attempt1"), rewritesAttempt("attempt2", "by an attempt policy"),
					seesAttempt("attempt3")))
			.targets(target("a", this.model))
			.build();

		assertThat(scenario.ask(router, new Prompt("at first")).text()).isEqualTo("fine");

		assertThat(asked(this.model)).containsExactly("by an attempt policy");
		assertThat(this.events).containsExactly("call1 sees at first", "call3 sees by a call policy",
				"attempt1 sees by a call policy", "attempt3 sees by an attempt policy", "attempt2 Succeeded",
				"call2 Succeeded");
	}

	@ParameterizedTest
	@EnumSource
	void shouldRewriteForOneAttemptOnlyWhatAnAttemptPolicyRewrites(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ScriptedChatModel first = new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.TIMEOUT)));
		AttemptPolicy forFirst = (attempt) -> attempt.target().name().equals("a")
				? new Admission.Rewrite(new Prompt("for a"), Permit.NONE) : Admission.PROCEED;
		ChatRouter router = scenario.router()
			.callPolicies(List.of(rewrites("call", "for all")))
			.attemptPolicies(List.of(forFirst))
			.targets(target("a", first), target("b", this.model))
			.build();

		scenario.ask(router);

		assertThat(asked(first)).containsExactly("for a");
		assertThat(asked(this.model)).containsExactly("for all");
	}

	@ParameterizedTest
	@EnumSource
	void shouldKeepTheOptionsOfACallWhosePromptIsRewrittenWithoutAny(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.callPolicies(List.of(rewrites("call", "other")))
			.targets(target("a", this.model))
			.build();

		scenario.ask(router, new Prompt("Hi", RoutingChatOptions.builder().temperature(0.25).build()));

		assertThat(this.model.prompts.get(0).getOptions().getTemperature()).isEqualTo(0.25);
	}

	@ParameterizedTest
	@EnumSource
	void shouldSettleWhatARewriteHoldsWhenALaterPolicyRefuses(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.callPolicies(List.of(rewrites("call", "other"), (call) -> Admission.refuse(FailureKind.REFUSED, "no")))
			.targets(target("a", this.model))
			.build();

		assertThat(scenario.ask(router).failure()).hasMessage("no");

		assertThat(this.events).containsExactly("call NotMade");
		assertThat(this.model.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldLeaveOutWhatRepeatsTheRewrittenPrompt(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.failureClassifier((error) -> Failure.of(FailureKind.INVALID_REQUEST, "bad: a rewritten secret of mine"))
			.callPolicies(List.of(rewrites("call", "a rewritten secret of mine")))
			.targets(target("a",
					new ScriptedChatModel(Act.fail(new IllegalStateException("a rewritten secret of mine")))))
			.build();

		Result result = scenario.ask(router, new Prompt("something else"));

		assertThat(result.failure()).hasMessageNotContaining("secret");
		assertThat(new ThrowableTree(result.failure()).messages()).noneMatch((message) -> message.contains("secret"));
	}

	@ParameterizedTest
	@EnumSource
	void shouldObserveWhatWasAskedOfTheRouterAndWhatOfTheModel(Mode mode) {
		Observed observed = new Observed();
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.observations(observed.observations())
			.callPolicies(List.of(rewrites("call", "what was sent")))
			.targets(target("a", this.model))
			.build();

		scenario.ask(router, new Prompt("what was asked"));

		assertThat(observed.prompts).containsExactly("chat what was sent", "route what was asked");
	}

	@ParameterizedTest
	@EnumSource
	void shouldCountTheRefusalOfACall(Mode mode) {
		Observed observed = new Observed();
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.observations(observed.observations())
			.callPolicies(List.of((call) -> Admission.refuse(FailureKind.INVALID_REQUEST, "too long")))
			.targets(target("a", this.model))
			.build();

		scenario.ask(router);

		assertThat(observed.meters.get("llm.router.refusals")
			.tags("llm.route", "default", "llm.target", "none", "llm.provider", "none", "error.type", "invalid_request")
			.counter()
			.count()).isOne();
	}

	private static List<String> asked(ScriptedChatModel model) {
		return model.prompts.stream().map(Prompt::getContents).toList();
	}

	private CallPolicy sees(String name) {
		return (call) -> {
			this.events.add(name + " sees " + call.prompt().getContents());
			return Admission.PROCEED;
		};
	}

	private CallPolicy rewrites(String name, String prompt) {
		return (call) -> new Admission.Rewrite(new Prompt(prompt), permit(name));
	}

	private AttemptPolicy seesAttempt(String name) {
		return (attempt) -> {
			this.events.add(name + " sees " + attempt.call().prompt().getContents());
			return Admission.PROCEED;
		};
	}

	private AttemptPolicy rewritesAttempt(String name, String prompt) {
		return (attempt) -> new Admission.Rewrite(new Prompt(prompt), permit(name));
	}

	private Permit permit(String name) {
		return (outcome) -> this.events.add(name + " " + outcome.getClass().getSimpleName());
	}

	/** What observations tell when they stop. */
	private static final class Observed implements ObservationHandler<Observation.Context> {

		private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

		private final List<String> prompts = new ArrayList<>();

		RouterObservations observations() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new RouterMeters(this.meters)).observationHandler(this);
			return new RouterObservations(registry, null, null);
		}

		@Override
		public void onStop(Observation.Context context) {
			if (context instanceof RoutedCallObservationContext call) {
				this.prompts.add("route " + call.getCall().prompt().getContents());
			}
			else if (context instanceof ChatModelObservationContext chat) {
				this.prompts.add("chat " + chat.getRequest().getContents());
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
