package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.BudgetLevel;
import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.Complexity;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.actuate.RoutesStatus;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.route.TargetAffinity;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.selection.StickySessions;
import io.github.llmrouter.selection.TargetLoads;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link SelectionConfiguration} and what it is wired into.
 */
@ExtendWith(OutputCaptureExtension.class)
class SelectionConfigurationTests {

	private static final TargetSelector REVERSED = (chain, call) -> {
		List<Target> reversed = new ArrayList<>(chain);
		Collections.reverse(reversed);
		return reversed;
	};

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class))
		.withPropertyValues("llm.provider=mock", "llm.models=a,b,c", "llm.routes.creator.models=d,e");

	@ParameterizedTest
	@EnumSource
	void shouldKnowEveryStrategy(Strategy strategy) {
		this.runner.withPropertyValues("llm.routes.creator.strategy=" + strategy).run((context) -> {
			assertThat(servedBy(context.getBean("creator", ChatRouter.class), options())).isIn("d", "e");
			assertThat(servedBy(context.getBean("chatRouter", ChatRouter.class), options())).isEqualTo("a");
			assertThat(context.getBeansOfType(TargetLoads.class)).hasSize(strategy.needsLoads() ? 1 : 0);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "weighted", "WEIGHTED", " weighted " })
	void shouldChooseByWeight(String name) {
		this.runner
			.withPropertyValues("llm.strategy=" + name, "llm.targets.a.weight=0", "llm.targets.c.weight=0",
					"llm.targets[b].weight=0.1")
			.run((context) -> {
				for (int i = 0; i < 20; i++) {
					assertThat(servedBy(context.getBean(ChatRouter.class), options())).isEqualTo("b");
				}
			});
	}

	@ParameterizedTest
	@CsvSource({ "upside-down, upsideDown", "upsideDown, upsideDown", "least-busy, leastBusy", "weighted, weighted" })
	void shouldTakeTheStrategyOfTheApplication(String name, String bean) {
		this.runner.withBean(bean, TargetSelector.class, () -> REVERSED)
			.withBean("another", TargetSelector.class, () -> TargetSelector.ORDERED)
			.withPropertyValues("llm.strategy=" + name)
			.run((context) -> assertThat(servedBy(context.getBean(ChatRouter.class), options())).isEqualTo("c"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "llm.strategy", "llm.routes.creator.strategy" })
	void shouldNotStartWithAStrategyThatDoesNotExist(String property) {
		for (String name : List.of("nosuch", "")) {
			this.runner.withPropertyValues(property + "=" + name)
				.run((context) -> Startup.problem(context).satisfies((problem) -> {
					assertThat(problem.property()).isEqualTo(property);
					assertThat(problem.reason()).isEqualTo("names no strategy");
					assertThat(problem.action()).contains("lowest-latency", "TargetSelector");
				}));
		}
	}

	@Test
	void shouldAddNothingToTheCallsOfOrderedRoutes() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(TargetLoads.class)
			.doesNotHaveBean(StickySessions.class));
	}

	@Test
	void shouldTakeTheRouteOfTheTable() {
		this.runner.withPropertyValues("llm.selection.table.complex.high=creator").run((context) -> {
			ChatRouter router = context.getBean(ChatRouter.class);
			RoutingChatOptions.Builder complex = options().complexity(Complexity.COMPLEX);
			assertThat(servedBy(router, complex)).isEqualTo("a");
			assertThat(servedBy(router, complex.budgetLevel(BudgetLevel.HIGH))).isEqualTo("d");
		});
	}

	@Test
	void shouldKeepSessionsWithTheirModel() {
		List<String> full = new ArrayList<>(List.of("a"));
		AttemptPolicy limit = (attempt) -> full.contains(attempt.target().name())
				? Admission.refuse(FailureKind.REFUSED, "full") : Admission.PROCEED;
		this.runner.withBean(AttemptPolicy.class, () -> limit)
			.withPropertyValues("llm.selection.sticky-sessions=true")
			.run((context) -> {
				ChatRouter router = context.getBean(ChatRouter.class);
				assertThat(servedBy(router, options().session("s"))).isEqualTo("b");
				full.clear();
				assertThat(servedBy(router, options().session("s"))).isEqualTo("b");
				assertThat(servedBy(router, options().session("t"))).isEqualTo("a");
			});
	}

	@Test
	void shouldTakeTheAffinityOfTheApplication() {
		this.runner.withBean(TargetAffinity.class, () -> (call) -> "c")
			.withPropertyValues("llm.selection.sticky-sessions=true")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(StickySessions.class);
				assertThat(servedBy(context.getBean(ChatRouter.class), options())).isEqualTo("c");
			});
	}

	@Test
	void shouldTellModelsThatAreNeverFallenBackTo(CapturedOutput output) {
		this.runner
			.withPropertyValues("llm.provider=corp", "llm.models=v,mock,x,y", "llm.routes.creator.models=z,w",
					"llm.routes.creator.strategy=weighted", "llm.providers.corp.type=bean",
					"llm.providers.corp.bean-name=own", "llm.fallback.max-price.output=1", "llm.cost.prices.x.input=1",
					"llm.cost.prices.x.output=1")
			.withBean("own", StubChatModel.class, () -> new StubChatModel("own"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("price is not known are not fallen back to")
			.contains("Set llm.cost.prices for [w, y, z]");
	}

	@Test
	void shouldNotTellPricesWhereTheyDoNotMatter(CapturedOutput output) {
		this.runner.withPropertyValues("llm.fallback.max-price.input=0")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("llm.fallback.max-price", "llm.targets");
	}

	@Test
	void shouldTellSettingsOfModelsInNoChain(CapturedOutput output) {
		this.runner.withPropertyValues("llm.targets.a.weight=2", "llm.targets.e.weight=2", "llm.targets.z.weight=2")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Settings of models that are in no chain, which have no effect: llm.targets.z");
	}

	@Test
	void shouldShowStrategies() {
		this.runner.withConfiguration(AutoConfigurations.of(LlmActuatorAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*", "llm.routes.creator.strategy=least-busy")
			.run((context) -> assertThat(context.getBean(RoutesStatus.class).status())
				.extracting(RoutesStatus.RouteStatus::name, RoutesStatus.RouteStatus::strategy)
				.containsExactly(tuple("default", "ordered"), tuple("creator", "least-busy")));
	}

	@Test
	void shouldLetTheApplicationReplaceTheLoads() {
		TargetLoads own = new TargetLoads(() -> 0);
		this.runner.withBean(TargetLoads.class, () -> own)
			.withPropertyValues("llm.strategy=least-busy")
			.run((context) -> assertThat(context).getBean(TargetLoads.class).isSameAs(own));
	}

	@Test
	void shouldKnowTheWindowsOfModels() {
		LlmProperties properties = Bound.properties("llm.provider=mock", "llm.models=a",
				"llm.targets[mock:a].context-window=100");
		assertThat(TargetSettings.of(properties).byName())
			.isEqualTo(Map.of("a", new TargetProperties(100, 1, null, null, null, false)));
	}

	private static RoutingChatOptions.Builder options() {
		return RoutingChatOptions.builder();
	}

	private static String servedBy(ChatRouter router, RoutingChatOptions.Builder options) {
		return RoutedCall.from(router.call(new Prompt("q", options.build()))).servedBy();
	}

}
