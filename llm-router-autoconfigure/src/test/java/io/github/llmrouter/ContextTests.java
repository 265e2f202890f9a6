package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.context.LlmContextResolver;
import io.github.llmrouter.context.PromptReference;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.target.Target;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On whose behalf a call is made, as policies see it: as call and as stream.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextTests {

	private static final LlmContext ANN = LlmContext.builder().user("ann").tags("a").metadata("k", "a").build();

	private static final LlmContext BOB = LlmContext.builder()
		.user("bob")
		.tenant("acme")
		.tags("b")
		.metadata("k", "b")
		.metadata("l", "b")
		.build();

	private static final LlmContext EVE = LlmContext.builder().user("eve").tenant("evil").session("s").build();

	private final List<ChatCall> calls = new ArrayList<>();

	@ParameterizedTest
	@EnumSource
	void shouldBeNobodyUnlessSaid(Mode mode) {
		ask(mode, new Prompt("Hi"));
		assertThat(this.calls).singleElement().extracting(ChatCall::context).isSameAs(LlmContext.EMPTY);
	}

	@ParameterizedTest
	@EnumSource
	void shouldPreferOptionsToScopesToResolversPartByPart(Mode mode) {
		Prompt prompt = new Prompt("Hi", RoutingChatOptions.builder().context(ANN).build());
		try (LlmContext.Scope scope = BOB.open()) {
			ask(mode, prompt, () -> EVE, () -> LlmContext.builder().session("other").project("p").build());
		}
		LlmContext expected = LlmContext.builder()
			.user("ann")
			.tenant("acme")
			.session("s")
			.project("p")
			.tags("a", "b")
			.metadata("k", "a")
			.metadata("l", "b")
			.build();
		assertThat(this.calls).singleElement().satisfies((call) -> {
			assertThat(call.context()).isEqualTo(expected);
			assertThat(((RoutingChatOptions) call.prompt().getOptions()).getContext()).isEqualTo(expected);
		});
	}

	@ParameterizedTest
	@EnumSource
	void shouldTakeDefaultsOfTheRouteBeforeTheScope(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Route route = new Route(Route.DEFAULT, List.of(target()), RoutingChatOptions.builder().tenant("route").build());
		try (LlmContext.Scope scope = BOB.open()) {
			scenario.ask(builder(scenario).route(route).build());
		}
		assertThat(this.calls).singleElement()
			.extracting(ChatCall::context)
			.isEqualTo(BOB.mutate().tenant("route").build());
	}

	@ParameterizedTest
	@EnumSource
	void shouldReachARouterBehindTheRouter(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter inner = builder(scenario).targets(target()).build();
		ChatRouter outer = scenario.router()
			.contextResolvers(List.of(() -> EVE))
			.targets(Target.of("inner", inner))
			.build();
		assertThat(scenario.ask(outer).text()).isEqualTo("Hello");
		assertThat(this.calls).singleElement().extracting(ChatCall::context).isEqualTo(EVE);
	}

	@ParameterizedTest
	@EnumSource
	void shouldGoOnWithoutResolversThatFailAndTellThemOnce(Mode mode, CapturedOutput output) {
		LlmContextResolver nothing = () -> null;
		LlmContextResolver[] resolvers = { () -> {
			throw new IllegalStateException("canary jane");
		}, () -> {
			throw new NoClassDefFoundError("canary");
		}, () -> {
			throw new AssertionError("canary");
		}, () -> {
			throw new StackOverflowError("canary");
		}, nothing, () -> BOB };
		Scenario scenario = new Scenario(mode);
		ChatRouter router = router(scenario, resolvers);
		for (int i = 0; i < 3; i++) {
			assertThat(scenario.ask(router).text()).isEqualTo("Hello");
		}
		assertThat(this.calls).hasSize(3).extracting(ChatCall::context).containsOnly(BOB);
		assertThat(warnings(output)).hasSize(4)
			.anyMatch((line) -> line.contains("IllegalStateException"))
			.anyMatch((line) -> line.contains("NoClassDefFoundError"));
		assertThat(output).doesNotContain("canary", "jane");
	}

	@Test
	void shouldReadAStreamsReactorContextOnAnyThread() {
		ChatRouter router = router(new Scenario(Mode.CALL));
		Flux<ChatResponse> stream = router.stream(new Prompt("Hi"));
		try (LlmContext.Scope scope = EVE.open()) {
			stream.contextWrite(ANN.inReactor()).blockLast();
			stream.subscribeOn(Schedulers.parallel())
				.publishOn(Schedulers.boundedElastic())
				.contextWrite(ANN.inReactor())
				.blockLast();
			stream.contextWrite(BOB.inReactor()).contextWrite(ANN.inReactor()).blockLast();
			stream.blockLast();
		}
		stream.blockLast();
		assertThat(this.calls).extracting(ChatCall::context)
			.containsExactly(ANN, ANN, BOB.withDefaults(ANN), EVE, LlmContext.EMPTY);
	}

	/** Memory makes the client subscribe to the model on a thread of its own. */
	@Test
	void shouldReadTheReactorContextBehindAChatClient() {
		ChatClient client = ChatClient.builder(router(new Scenario(Mode.CALL)))
			.defaultAdvisors(MessageChatMemoryAdvisor.builder(MessageWindowChatMemory.builder().build()).build())
			.build();
		String text = client.prompt("Hi")
			.advisors((advisor) -> advisor.param(ChatMemory.CONVERSATION_ID, "1"))
			.stream()
			.content()
			.contextWrite(ANN.inReactor())
			.collect(Collectors.joining())
			.block();
		assertThat(text).isEqualTo("Hello");
		assertThat(this.calls).singleElement().extracting(ChatCall::context).isEqualTo(ANN);
	}

	@Test
	void shouldAskResolversOfAStreamWithoutBlockingAndOnTheSubscribingThread() {
		List<Thread> threads = new ArrayList<>();
		LlmContextResolver slow = new LlmContextResolver() {

			@Override
			public LlmContext resolve() {
				throw new AssertionError("blocks");
			}

			@Override
			public Mono<LlmContext> resolve(ContextView reactor) {
				return Mono.just(reactor.<LlmContext>get("who")).publishOn(Schedulers.parallel());
			}

		};
		LlmContextResolver broken = new LlmContextResolver() {

			@Override
			public LlmContext resolve() {
				return null;
			}

			@Override
			public Mono<LlmContext> resolve(ContextView reactor) {
				return Mono.<LlmContext>error(new IllegalStateException()).publishOn(Schedulers.parallel());
			}

		};
		ChatRouter router = router(new Scenario(Mode.CALL), slow, broken, () -> {
			threads.add(Thread.currentThread());
			return EVE;
		});
		router.stream(new Prompt("Hi")).contextWrite((reactor) -> reactor.put("who", BOB)).blockLast();
		assertThat(this.calls).singleElement().extracting(ChatCall::context).isEqualTo(BOB.withDefaults(EVE));
		assertThat(threads).containsExactly(Thread.currentThread());
	}

	@Test
	void shouldGoOnWithoutResolversOfAStreamThatNeverAnswer(CapturedOutput output) {
		AtomicInteger cancelled = new AtomicInteger();
		Scenario scenario = new Scenario(Mode.STREAM);
		ChatRouter router = router(scenario, inReactor(Mono.<LlmContext>never().doOnCancel(cancelled::incrementAndGet)),
				() -> BOB);
		for (int i = 1; i <= 2; i++) {
			Result result = scenario.ask(router);
			assertThat(result.text()).isEqualTo("Hello");
			assertThat(result.waited).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
			assertThat(cancelled).hasValue(i);
		}
		assertThat(this.calls).extracting(ChatCall::context).containsExactly(BOB, BOB);
		assertThat(warnings(output)).singleElement().asString().contains("TimeoutException");
	}

	@Test
	void shouldGoOnWithoutAResolverOfAStreamThatBlocksAnotherThread() {
		CountDownLatch answer = new CountDownLatch(1);
		Scenario scenario = new Scenario(Mode.STREAM);
		ChatRouter router = router(scenario, inReactor(Mono.fromCallable(() -> {
			answer.await();
			return ANN;
		}).subscribeOn(Schedulers.boundedElastic())), () -> BOB);
		Result result = scenario.ask(router);
		answer.countDown();
		assertThat(result.text()).isEqualTo("Hello");
		assertThat(result.waited).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
		assertThat(this.calls).extracting(ChatCall::context).containsExactly(BOB);
	}

	@Test
	void shouldGiveUpTheResolverOfAStreamThatIsCancelled() {
		AtomicInteger cancelled = new AtomicInteger();
		Scenario scenario = new Scenario(Mode.STREAM);
		router(scenario, inReactor(Mono.<LlmContext>never().doOnCancel(cancelled::incrementAndGet)))
			.stream(new Prompt("Hi"))
			.subscribe()
			.dispose();
		assertThat(cancelled).hasValue(1);
		scenario.scheduler.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.calls).isEmpty();
	}

	/** Reactor throws such errors at those who subscribe. */
	@Test
	void shouldGoOnWithoutResolversOfAStreamThatFailWhenTheyAreSubscribedTo(CapturedOutput output) {
		Scenario scenario = new Scenario(Mode.STREAM);
		ChatRouter router = router(scenario, inReactor(Mono.fromSupplier(() -> {
			throw new NoClassDefFoundError("canary");
		})), inReactor(Mono.fromSupplier(() -> {
			throw new StackOverflowError("canary");
		})), inReactor(Mono.fromSupplier(() -> {
			throw new AssertionError("canary");
		})), inReactor(null), () -> BOB);
		for (int i = 0; i < 2; i++) {
			assertThat(scenario.ask(router).text()).isEqualTo("Hello");
		}
		assertThat(this.calls).extracting(ChatCall::context).containsExactly(BOB, BOB);
		// Reactor itself logs the errors
		assertThat(warnings(output)).hasSize(4).noneMatch((line) -> line.contains("canary"));
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotMixCallersOnThreads(Mode mode) throws Exception {
		List<ChatCall> seen = Collections.synchronizedList(this.calls);
		Scenario scenario = new Scenario(Mode.CALL);
		ChatRouter router = scenario.router().callPolicies(List.of((call) -> {
			seen.add(call);
			return Admission.PROCEED;
		})).targets(target()).build();
		ExecutorService executor = Executors.newFixedThreadPool(4);
		CountDownLatch start = new CountDownLatch(4);
		List<Future<?>> futures = new ArrayList<>();
		for (String user : Arrays.asList("ann", "bob", "eve", null)) {
			futures.add(executor.submit(() -> {
				start.countDown();
				start.await();
				for (int i = 0; i < 200; i++) {
					try (LlmContext.Scope scope = LlmContext.builder().user(user).build().open()) {
						Prompt prompt = new Prompt(String.valueOf(user));
						if (mode == Mode.CALL) {
							router.call(prompt);
						}
						else {
							router.stream(prompt).blockLast();
						}
					}
				}
				return null;
			}));
		}
		for (Future<?> future : futures) {
			future.get();
		}
		executor.shutdown();
		assertThat(seen).hasSize(800)
			.allSatisfy(
					(call) -> assertThat(String.valueOf(call.context().user())).isEqualTo(call.prompt().getContents()));
	}

	@ParameterizedTest
	@EnumSource
	void shouldBeObserved(Mode mode) {
		TestObservationRegistry registry = TestObservationRegistry.create();
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.observations(new RouterObservations(registry, null, null))
			.targets(target())
			.build();
		try (LlmContext.Scope scope = BOB.mutate()
			.session("s")
			.project("p")
			.traceName("n")
			.prompt(new PromptReference("greeting", 3))
			.build()
			.open()) {
			assertThat(scenario.ask(router).text()).isEqualTo("Hello");
		}
		Map<String, String> expected = Map.of("user.id", "bob", "llm.tenant", "acme", "llm.tags", "b", "session.id",
				"s", "llm.project", "p", "llm.metadata.k", "b", "llm.metadata.l", "b", "llm.trace.name", "n",
				"llm.prompt.name", "greeting", "llm.prompt.version", "3");
		expected.forEach((key, value) -> registry.assertThat()
			.hasObservationWithNameEqualTo("llm.router.call")
			.that()
			.hasHighCardinalityKeyValue(key, value)
			.doesNotHaveLowCardinalityKeyValueWithKey(key));
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains("LlmContextResolver"))
			.toList();
	}

	private static LlmContextResolver inReactor(Mono<LlmContext> answer) {
		return new LlmContextResolver() {

			@Override
			public LlmContext resolve() {
				return null;
			}

			@Override
			public Mono<LlmContext> resolve(ContextView reactor) {
				return answer;
			}

		};
	}

	private Result ask(Mode mode, Prompt prompt, LlmContextResolver... resolvers) {
		Scenario scenario = new Scenario(mode);
		Result result = scenario.ask(router(scenario, resolvers), prompt);
		assertThat(result.text()).isEqualTo("Hello");
		return result;
	}

	private ChatRouter router(Scenario scenario, LlmContextResolver... resolvers) {
		return builder(scenario).contextResolvers(List.of(resolvers)).targets(target()).build();
	}

	private ChatRouterBuilder builder(Scenario scenario) {
		return scenario.router().callPolicies(List.of((call) -> {
			this.calls.add(call);
			return Admission.PROCEED;
		}));
	}

	private static Target target() {
		return Target.of("a", new ScriptedChatModel(Act.answer("Hello")));
	}

}
