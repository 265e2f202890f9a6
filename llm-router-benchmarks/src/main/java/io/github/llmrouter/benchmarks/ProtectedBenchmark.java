package io.github.llmrouter.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.hedge.HedgeDelay;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import org.jspecify.annotations.NullUnmarked;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * What a call takes with all the policies that protect it, as an application has them:
 * circuit breakers, limits of the model, the user, the tenant and the route, input checks
 * and hedging.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@NullUnmarked
public class ProtectedBenchmark {

	private static final Map<String, Object> WITHOUT = Map.of("llm.circuit-breaker.enabled", false, "llm.input.clean",
			false);

	private static final Map<String, Object> ALL = Map.of("llm.targets.first.requests-per-minute", 1_000_000_000,
			"llm.targets.first.tokens-per-minute", 1_000_000_000, "llm.targets.first.max-concurrency", 100,
			"llm.targets.first.adaptive-concurrency", true, "llm.rate-limit.per-user.requests-per-minute",
			1_000_000_000, "llm.rate-limit.per-user.tokens-per-minute", 1_000_000_000,
			"llm.rate-limit.per-tenant.requests-per-minute", 1_000_000_000,
			"llm.rate-limit.per-route.requests-per-minute", 1_000_000_000);

	/** Which takes a timer for each call. */
	private static final Map<String, Object> HEDGED = Map.of("llm.hedge.enabled", true, "llm.hedge.delay", "1s");

	/** By default, an application has what its properties do not switch off. */
	@Param({ "without", "default", "all", "hedged" })
	private String protection;

	private ConfigurableApplicationContext context;

	private ChatRouter router;

	private Prompt prompt;

	@Setup
	public void start() {
		Map<String, Object> properties = new HashMap<>(
				Map.of("llm.provider", "mock", "llm.models", "first,second", "spring.main.banner-mode", "off"));
		switch (this.protection) {
			case "without" -> properties.putAll(WITHOUT);
			case "all" -> properties.putAll(ALL);
			case "hedged" -> {
				properties.putAll(ALL);
				properties.putAll(HEDGED);
			}
			default -> {
			}
		}
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(properties)
			.run();
		ChatModel model = new NoOpChatModel(1, ChatOptions.builder().build());
		this.router = ChatRouter.builder()
			.targets(RouterBenchmark.target("first", model), RouterBenchmark.target("second", model))
			.callPolicies(this.context.getBeanProvider(CallPolicy.class).orderedStream().toList())
			.attemptPolicies(this.context.getBeanProvider(AttemptPolicy.class).orderedStream().toList())
			.hedgeDelay(this.context.getBeanProvider(HedgeDelay.class).getIfAvailable(() -> HedgeDelay.NEVER))
			.build();
		this.prompt = new Prompt("The quick brown fox jumps over the dog. ".repeat(100),
				RoutingChatOptions.builder().user("u-17").tenant("acme").build());
	}

	@TearDown
	public void end() {
		this.context.close();
	}

	@Benchmark
	public ChatResponse call() {
		return this.router.call(this.prompt);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
