package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.route.TargetAffinity;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.selection.Selectors;
import io.github.llmrouter.selection.StickySessions;
import io.github.llmrouter.selection.TargetLoads;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * In which order models are asked, and on which route: as call and as stream.
 */
class SelectionTests {

	private static final TargetSelector REVERSED = (chain, call) -> {
		List<Target> reversed = new ArrayList<>(chain);
		Collections.reverse(reversed);
		return reversed;
	};

	private final List<String> asked = new ArrayList<>();

	private static final Act FAILS = Act.fail(ModelFailure.of(FailureKind.TIMEOUT));

	@ParameterizedTest
	@EnumSource
	void shouldAskInTheOrderOfTheStrategy(Mode mode) {
		assertThat(asked(mode, router(mode, REVERSED, FAILS))).containsExactly("c", "b", "a");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskTheModelThatTheCallNamesFirst(Mode mode) {
		assertThat(asked(new Scenario(mode), router(mode, REVERSED, FAILS).build(), model("b", null)))
			.containsExactly("b", "c", "a");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskThoseLastThatCannotBeAskedNow(Mode mode) {
		assertThat(asked(mode, router(mode, REVERSED, FAILS).attemptPolicies(List.of(new Resting("c")))))
			.containsExactly("b", "a", "c");
	}

	@ParameterizedTest
	@EnumSource
	void shouldKeepTheOrderOfAnOrderedRouteWhereModelsRest(Mode mode) {
		assertThat(asked(mode, router(mode, TargetSelector.ORDERED, FAILS).attemptPolicies(List.of(new Resting("a")))))
			.containsExactly("a", "b", "c");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskTheModelThatTheCallNamesFirstAlsoIfItRests(Mode mode) {
		assertThat(asked(new Scenario(mode),
				router(mode, REVERSED, FAILS).attemptPolicies(List.of(new Resting("b"))).build(), model("b", null)))
			.containsExactly("b", "c", "a");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskEveryModelOnceWhateverAStrategyReturns(Mode mode) {
		Target stranger = RoutingTests.target("x", new ScriptedChatModel(Act.answer("never")));
		List<TargetSelector> odd = new ArrayList<>();
		odd.add((chain, call) -> List.of());
		odd.add((chain, call) -> null);
		odd.add((chain, call) -> List.of(stranger, chain.get(0), chain.get(0)));
		odd.add((chain, call) -> {
			throw new IllegalArgumentException("bug");
		});
		odd.add((chain, call) -> {
			chain.clear();
			return chain;
		});
		for (TargetSelector selector : odd) {
			assertThat(asked(mode, router(mode, selector, FAILS))).containsExactly("a", "b", "c");
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldAvoidAModelThatHasFailed(Mode mode) {
		Scenario scenario = new Scenario(mode);
		TargetLoads loads = new TargetLoads(scenario.clock().nanoTime());
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(loads))
			.attemptPolicies(List.of(this::note))
			.route(new Route(Route.DEFAULT,
					List.of(RoutingTests.target("a", new ScriptedChatModel(Act.answer("fine"), FAILS)),
							RoutingTests.target("b", new ScriptedChatModel(Act.answer("fine")))),
					ChatOptions.builder().build(), Selectors.lowestLatency(loads)))
			.build();

		assertThat(asked(scenario, router, new Prompt("Hi"))).containsExactly("a", "b");
		assertThat(asked(scenario, router, new Prompt("Hi"))).containsExactly("b");
	}

	@ParameterizedTest
	@EnumSource
	void shouldStayWithTheModelThatAnsweredTheSession(Mode mode) {
		Scenario scenario = new Scenario(mode);
		StickySessions sessions = new StickySessions(Duration.ofMinutes(30), 10, scenario.clock().nanoTime());
		Resting resting = new Resting("a");
		ChatRouter router = router(mode, TargetSelector.ORDERED, Act.answer("fine")).affinity(sessions)
			.attemptPolicies(List.of(resting, sessions))
			.build();

		assertThat(asked(scenario, router, session("s"))).containsExactly("a", "b");
		resting.name = "none";
		assertThat(asked(scenario, router, session("s"))).containsExactly("b");
		assertThat(asked(scenario, router, session("other"))).containsExactly("a");
		assertThat(asked(scenario, router, session(null))).containsExactly("a");
		resting.name = "b";
		assertThat(asked(scenario, router, session("s"))).as("one that cannot be asked").containsExactly("a");
		resting.name = "none";
		assertThat(asked(scenario, router, session("s"))).as("who answered last").containsExactly("a");
		assertThat(asked(scenario, router, model("c", "s"))).containsExactly("c");
	}

	@ParameterizedTest
	@EnumSource
	void shouldIgnoreAnAffinityThatLeadsNowhere(Mode mode) {
		TargetAffinity broken = (call) -> {
			throw new IllegalArgumentException("bug");
		};
		for (TargetAffinity affinity : List.<TargetAffinity>of((call) -> "nosuch", (call) -> "a", broken)) {
			assertThat(asked(mode, router(mode, TargetSelector.ORDERED, FAILS).affinity(affinity))).containsExactly("a",
					"b", "c");
		}
	}

	@ParameterizedTest
	@EnumSource
	@ExtendWith(OutputCaptureExtension.class)
	void shouldTellOnceOfStrategiesThatFailAndNothingOfWhatWasAsked(Mode mode, CapturedOutput output) {
		TargetSelector broken = (chain, call) -> {
			throw new IllegalArgumentException("cannot order " + call.prompt().getContents());
		};
		ChatRouter router = router(mode, broken, FAILS).affinity((call) -> {
			throw new IllegalStateException("cannot tell for " + call.prompt().getContents());
		}).attemptPolicies(List.of(new AttemptPolicy() {

			@Override
			public Admission admit(Attempt attempt) {
				return Admission.PROCEED;
			}

			@Override
			public boolean isAvailable(Target target) {
				throw new UnsupportedOperationException("not for my secret");
			}

		})).build();

		Logger logger = (Logger) LoggerFactory.getLogger(ChatRouter.class);
		Level level = logger.getLevel();
		try {
			logger.setLevel(Level.WARN);
			for (int i = 0; i < 2; i++) {
				asked(new Scenario(mode), router, new Prompt("my secret"));
			}
		}
		finally {
			logger.setLevel(level);
		}

		assertThat(output)
			.containsOnlyOnce("The strategy of route 'default' failed: its models are asked in their order"
					+ " (java.lang.IllegalArgumentException)")
			.containsOnlyOnce("cannot say whom a call had better ask (java.lang.IllegalStateException)")
			.containsOnlyOnce("a is available (java.lang.UnsupportedOperationException)")
			.doesNotContain("my secret");
	}

	@ParameterizedTest
	@EnumSource
	void shouldLogTheOrderForWhoeverDebugs(Mode mode) {
		Logger logger = (Logger) LoggerFactory.getLogger(ChatRouter.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			logger.setLevel(Level.DEBUG);
			asked(mode, router(mode, REVERSED, Act.answer("fine")));
			logger.setLevel(Level.INFO);
			asked(mode, router(mode, REVERSED, Act.answer("fine")));
		}
		finally {
			logger.setLevel(null);
			logger.detachAppender(log);
		}
		assertThat(log.list).filteredOn((event) -> event.getFormattedMessage().contains("c, b, a"))
			.singleElement()
			.satisfies((event) -> {
				assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
				assertThat(event.getFormattedMessage()).isEqualTo("[id] asks, as far as needed, [c, b, a]");
			});
	}

	@ParameterizedTest
	@EnumSource
	void shouldTakeTheRouteOfTheTable(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Target big = RoutingTests.target("big", new ScriptedChatModel(Act.answer("big")));
		ChatRouter router = router(mode, TargetSelector.ORDERED, Act.answer("fine"))
			.route(new Route("creator", List.of(big), ChatOptions.builder().build()))
			.route(new Route("other", List.of(RoutingTests.target("x", new ScriptedChatModel(Act.answer("x")))),
					ChatOptions.builder().build()))
			.routeTable(Map.of(Complexity.COMPLEX, Map.of(BudgetLevel.MEDIUM, "creator")))
			.build();
		RoutingChatOptions complex = RoutingChatOptions.builder().complexity(Complexity.COMPLEX).build();

		Result result = scenario.ask(router, new Prompt("Hi", complex));
		assertThat(result.call().route()).isEqualTo("creator");
		assertThat(result.text()).isEqualTo("big");
		assertThat(scenario.ask(router, new Prompt("Hi", complex.mutate().route("other").build())).text())
			.as("a route of its own")
			.isEqualTo("x");
		assertThat(scenario.ask(router.forRoute("other"), new Prompt("Hi", complex)).text()).as("a view")
			.isEqualTo("x");
		assertThat(scenario.ask(router, new Prompt("Hi", complex.mutate().budgetLevel(BudgetLevel.LOW).build()))
			.call()
			.route()).as("an empty cell").isEqualTo("default");
	}

	@Test
	void shouldNotBuildARouterWhoseTableLeadsNowhere() {
		ChatRouterBuilder builder = router(Mode.CALL, TargetSelector.ORDERED, FAILS)
			.routeTable(Map.of(Complexity.COMPLEX, Map.of(BudgetLevel.HIGH, "nosuch")));
		assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("nosuch");
	}

	private ChatRouterBuilder router(Mode mode, TargetSelector selector, Act act) {
		List<Target> targets = List.of("a", "b", "c")
			.stream()
			.map((name) -> RoutingTests.target(name, new ScriptedChatModel(act)))
			.toList();
		return new Scenario(mode).router()
			.attemptPolicies(List.of(this::note))
			.route(new Route(Route.DEFAULT, targets, ChatOptions.builder().build(), selector));
	}

	private Admission note(Attempt attempt) {
		this.asked.add(attempt.target().name());
		return Admission.PROCEED;
	}

	private static Prompt model(String model, @Nullable String session) {
		return new Prompt("Hi", RoutingChatOptions.builder().model(model).session(session).build());
	}

	private static Prompt session(@Nullable String session) {
		return new Prompt("Hi", RoutingChatOptions.builder().session(session).build());
	}

	/** In the order in which policies were asked about them. */
	private List<String> asked(Scenario scenario, ChatRouter router, Prompt prompt) {
		this.asked.clear();
		scenario.ask(router, prompt);
		return List.copyOf(this.asked);
	}

	private List<String> asked(Mode mode, ChatRouterBuilder router) {
		return asked(new Scenario(mode), router.build(), new Prompt("Hi"));
	}

	/** Refuses one target, and says so before it is asked. */
	private static final class Resting implements AttemptPolicy {

		private String name;

		Resting(String name) {
			this.name = name;
		}

		@Override
		public Admission admit(Attempt attempt) {
			return isAvailable(attempt.target()) ? Admission.PROCEED
					: Admission.refuse(FailureKind.REFUSED, this.name + " rests");
		}

		@Override
		public boolean isAvailable(Target target) {
			return !target.name().equals(this.name);
		}

	}

}
