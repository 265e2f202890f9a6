package io.github.llmrouter.benchmarks;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.ChatRouterBuilder;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.cost.ModelPrices;
import io.github.llmrouter.cost.PriceList;
import io.github.llmrouter.cost.TargetPrices;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.selection.Selectors;
import io.github.llmrouter.selection.TargetLoads;
import io.github.llmrouter.target.Target;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * What a strategy takes for a chain of four: by itself, and with the counting that it
 * goes by as the row of its calls minus that of {@code ordered}.
 *
 * <pre>
 * java -jar llm-router-benchmarks/target/benchmarks.jar Strategy
 * </pre>
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StrategyBenchmark {

	/** The strategy. */
	@Param({ "ordered", "weighted", "lowest-latency", "lowest-cost", "least-busy", "power-of-two" })
	public String strategy = "ordered";

	private final ChatModel model = new NoOpChatModel(1, ChatOptions.builder().build());

	private final List<Target> chain = Stream.of("first", "second", "third", "fourth")
		.map((name) -> RouterBenchmark.target(name, this.model))
		.toList();

	private final TargetLoads loads = new TargetLoads(System::nanoTime);

	private final Prompt prompt = new Prompt("x".repeat(4096));

	private final ChatCall call = new ChatCall("id", "default", this.prompt, false, LlmContext.EMPTY);

	private TargetSelector selector = TargetSelector.ORDERED;

	private ChatRouter router = ChatRouter.builder().targets(this.chain.get(0)).build();

	/**
	 * Prepare, with something known of every target.
	 */
	@Setup
	public void prepare() {
		this.selector = selector();
		ChatRouterBuilder builder = ChatRouter.builder()
			.route(new Route(Route.DEFAULT, this.chain, ChatOptions.builder().build(), this.selector));
		if (this.strategy.matches("lowest-latency|least-busy|power-of-two")) {
			builder.attemptPolicies(List.of(this.loads));
		}
		this.router = builder.build();
		for (int i = 0; i < 100; i++) {
			this.router.call(this.prompt);
		}
	}

	private TargetSelector selector() {
		DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
		ModelPrices prices = new ModelPrices(new BigDecimal("0.25"), new BigDecimal("2"), null, null, null);
		return switch (this.strategy) {
			case "weighted" -> Selectors.weighted(Map.of("first", 3.0), random);
			case "lowest-latency" -> Selectors.lowestLatency(this.loads);
			case "lowest-cost" -> Selectors.lowestCost(
					new TargetPrices(new PriceList(Map.of("first", prices, "second", prices, "third", prices))));
			case "least-busy" -> Selectors.leastBusy(this.loads);
			case "power-of-two" -> Selectors.powerOfTwo(this.loads, random);
			default -> TargetSelector.ORDERED;
		};
	}

	/**
	 * The strategy alone.
	 * @return the order
	 */
	@Benchmark
	public List<Target> order() {
		return this.selector.order(this.chain, this.call);
	}

	/**
	 * A call.
	 * @return the answer
	 */
	@Benchmark
	public ChatResponse callRouter() {
		return this.router.call(this.prompt);
	}

}
