package io.github.llmrouter.integration;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.agent.AgentRun;
import io.github.llmrouter.agent.AgentTracer;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.observation.CallTotals;
import io.github.llmrouter.observation.ObservationScope;
import io.github.llmrouter.observation.ObservationScope;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationDocumentation;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What arrives at Langfuse of the runs of agents.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.retry.max-attempts=1", "llm.langfuse.enabled=true",
				"llm.langfuse.public-key=pk-lf-1", "llm.langfuse.secret-key=sk-lf-1",
				"llm.langfuse.flush-interval=50ms", "llm.providers.own.type=bean",
				"llm.providers.own.bean-name=ownModel", "llm.routes.own.models=own:model" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class LangfuseAgentTests {

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private AgentTracer agents;

	@Autowired
	private ObservationRegistry registry;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("llm.langfuse.base-url", langfuse::baseUrl);
	}

	@AfterEach
	void reset() {
		assertThat(this.registry.getCurrentObservation()).isNull();
		langfuse.reset();
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@Test
	void shouldShowARunWithItsStatesCallsAndTotals() {
		this.fake.on("first").enqueue(Reply.error(OpenRouterErrors.unavailable()));
		this.fake.reply(Reply.text("Done").usage(10, 5).cost(new BigDecimal("0.001")));
		String result = this.agents.trace("researcher", Map.of("question", "Why?"), (run) -> {
			run.transition("planning");
			this.router.call("Plan");
			run.transition("writing").event(AgentTracer.HUMAN_REVIEW, Map.of("approved", true));
			String answer = this.router.call("Write");
			assertThat(run.totals()).isEqualTo(new CallTotals.Snapshot(2, 3, 20, 10, new BigDecimal("0.002"), 0));
			return answer;
		});

		assertThat(result).isEqualTo("Done");
		List<ReceivedSpan> spans = langfuse.awaitSpans(9);
		ReceivedSpan agent = span(spans, "researcher");
		assertThat(agent.parentId()).isEmpty();
		assertThat(agent.get("type")).isEqualTo("agent");
		assertThat(agent.get("input")).isEqualTo("{\"question\":\"Why?\"}");
		assertThat(agent.get("output")).isEqualTo("Done");
		assertThat(agent.get("metadata.states")).isEqualTo("planning -> writing");
		assertThat(agent.get("metadata.total_calls")).isEqualTo("2");
		assertThat(agent.get("metadata.total_attempts")).isEqualTo("3");
		assertThat(agent.get("metadata.total_cost_usd")).isEqualTo("0.002");
		assertThat(agent.attributes()).doesNotContainKey("langfuse.observation.cost_details");
		assertThat(spans).extracting(ReceivedSpan::traceId).containsOnly(agent.traceId());
		assertThat(spans).filteredOn((span) -> span.name().equals("route default"))
			.hasSize(2)
			.allMatch((span) -> span.parentId().equals(agent.spanId()));
		ReceivedSpan review = span(spans, "human_review");
		assertThat(review.get("type")).isEqualTo("event");
		assertThat(review.parentId()).isEqualTo(agent.spanId());
		assertThat(review.get("metadata.approved")).isEqualTo("true");
		assertThat(span(spans, "state writing").get("metadata.from")).isEqualTo("planning");
	}

	@Test
	void shouldShowARunThatFails() {
		assertThatIllegalStateException().isThrownBy(() -> this.agents.trace("researcher", "Why?", (run) -> {
			throw new IllegalStateException("no idea");
		}));

		ReceivedSpan agent = langfuse.awaitSpans(1).get(0);
		assertThat(agent.get("level")).isEqualTo("ERROR");
		assertThat(agent.get("status_message")).isEqualTo("IllegalStateException: no idea");
		assertThat(agent.get("output")).isNull();
	}

	@Test
	void shouldHoldNoCallsAfterItsScopesWereClosedInTheWrongOrder() {
		this.fake.reply(Reply.text("Done"));
		try (AgentRun first = this.agents.start("first", null); AgentRun second = this.agents.start("second", null)) {
			ObservationScope ofFirst = first.open();
			ObservationScope ofSecond = second.open();
			ofFirst.close();
			this.router.call("One");
			ofSecond.close();
			this.router.call("Two");
			assertThat(first.totals().calls()).isZero();
			assertThat(second.totals().calls()).isEqualTo(1);
		}
		langfuse.awaitSpans(6);
	}

	@Test
	void shouldFollowARunToOtherThreads() throws Exception {
		this.fake.reply(Reply.text("Done"));
		ExecutorService executor = ContextExecutorService.wrap(Executors.newFixedThreadPool(2),
				() -> ContextSnapshotFactory.builder().build().captureAll());
		try (AgentRun run = this.agents.start("crew", null)) {
			executor.submit(() -> {
				try (var scope = run.open()) {
					this.router.call("One");
				}
			}).get();
			try (var scope = run.open()) {
				executor.submit(() -> this.router.call("Two")).get();
			}
			assertThat(run.totals().calls()).isEqualTo(2);
		}
		finally {
			executor.shutdown();
		}

		List<ReceivedSpan> spans = langfuse.awaitSpans(5);
		assertThat(spans).extracting(ReceivedSpan::traceId).containsOnly(span(spans, "crew").traceId());
	}

	@Test
	void shouldFollowARunThroughReactor() {
		this.fake.reply(Reply.text("Done"));
		Mono<String> work = this.agents
			.traceMono("reactive", "Go",
					(run) -> Flux.range(0, 2)
						.publishOn(Schedulers.parallel())
						.concatMap((i) -> this.router.stream(new Prompt("Step " + i)).then(Mono.just(i)))
						.then(Mono.fromSupplier(() -> run.totals().calls() + " calls")))
			.contextWrite(LlmContext.builder().user("u-7").build().inReactor());

		assertThat(work.block(Duration.ofSeconds(20))).isEqualTo("2 calls");
		List<ReceivedSpan> spans = langfuse.awaitSpans(5);
		ReceivedSpan agent = span(spans, "reactive");
		assertThat(spans).allMatch((span) -> "u-7".equals(span.get("langfuse.user.id")));
		assertThat(agent.get("output")).isEqualTo("2 calls");
		assertThat(spans).filteredOn((span) -> span.name().equals("route default"))
			.hasSize(2)
			.allMatch((span) -> span.parentId().equals(agent.spanId()));
		assertThat(work.block(Duration.ofSeconds(20))).isEqualTo("2 calls");
		assertThat(langfuse.awaitSpans(10)).filteredOn((span) -> span.name().equals("reactive"))
			.extracting(ReceivedSpan::traceId)
			.doesNotHaveDuplicates();
	}

	@Test
	void shouldHoldABlockingCallWithinReactorWhereItIsOpened() {
		this.fake.reply(Reply.text("Done"));
		Mono<Long> calls = this.agents.traceMono("reactive", "Go", (run) -> Mono.fromCallable(() -> {
			this.router.call("Not within it");
			try (ObservationScope scope = run.open()) {
				this.router.call("Within it");
			}
			return run.totals().calls();
		}).subscribeOn(Schedulers.boundedElastic()));

		assertThat(calls.block(Duration.ofSeconds(20))).isEqualTo(1);
		List<ReceivedSpan> spans = langfuse.awaitSpans(5);
		ReceivedSpan agent = span(spans, "reactive");
		assertThat(spans).filteredOn((span) -> span.parentId().equals(agent.spanId())).hasSize(1);
	}

	@Test
	void shouldShowRunsWithinRunsAndWhatIsCancelled() {
		this.fake.reply(Reply.text("Done"));
		this.agents.trace("outer", null, (outer) -> {
			this.agents.trace("inner", null, (inner) -> this.router.call("Hi"));
			assertThat(outer.totals().calls()).isEqualTo(1);
			return null;
		});
		List<ReceivedSpan> spans = langfuse.awaitSpans(4);
		assertThat(span(spans, "inner").parentId()).isEqualTo(span(spans, "outer").spanId());

		langfuse.reset();
		this.agents.traceFlux("endless", null, (run) -> Flux.never()).subscribe().dispose();
		assertThat(span(langfuse.awaitSpans(1), "endless").get("level")).isEqualTo("WARNING");
	}

	@Test
	void shouldGiveNobodyWhatBelongsToAnother() {
		this.fake.reply(Reply.text("Done"));
		this.agents.trace("crowd", null, (run) -> {
			this.router
				.call(new Prompt("One", RoutingChatOptions.builder().user("a").session("sa").tags("vip").build()));
			this.router.call(new Prompt("Two", RoutingChatOptions.builder().user("b").build()));
			this.router.call("Three");
			return null;
		});

		List<ReceivedSpan> spans = langfuse.awaitSpans(7);
		assertThat(span(spans, "crowd").get("langfuse.user.id")).isNull();
		assertThat(spans).filteredOn((span) -> String.valueOf(span.get("input")).contains("Two"))
			.hasSize(2)
			.allMatch((span) -> "b".equals(span.get("langfuse.user.id")) && span.get("langfuse.session.id") == null
					&& span.get("langfuse.trace.tags") == null);
		assertThat(spans).filteredOn((span) -> String.valueOf(span.get("input")).contains("Three"))
			.hasSize(2)
			.allMatch((span) -> span.get("langfuse.user.id") == null);
	}

	@Test
	void shouldNotMixTwoWhoAsk() {
		this.fake.reply(Reply.text("Done"));
		AgentRun run;
		try (LlmContext.Scope scope = LlmContext.builder().user("a").session("sa").traceName("both").build().open()) {
			run = this.agents.start("outer", null);
		}
		try (run; ObservationScope open = run.open()) {
			this.router.call(new Prompt("Two", RoutingChatOptions.builder().user("b").build()));
		}

		List<ReceivedSpan> spans = langfuse.awaitSpans(3);
		assertThat(span(spans, "outer").get("langfuse.session.id")).isEqualTo("sa");
		assertThat(spans).filteredOn((span) -> "b".equals(span.get("langfuse.user.id")))
			.hasSize(2)
			.allMatch((span) -> span.get("langfuse.session.id") == null
					&& "both".equals(span.get("langfuse.trace.name")));
	}

	@Test
	void shouldTellWhoAsksToWhatEnclosesTheOnlyOneWhoDoes() {
		this.fake.reply(Reply.text("Done"));
		this.agents.trace("single", null,
				(run) -> this.router.call(new Prompt("One", RoutingChatOptions.builder().user("a").build())));

		assertThat(langfuse.awaitSpans(3)).allMatch((span) -> "a".equals(span.get("langfuse.user.id")));
	}

	@Test
	void shouldShowAModelOfTheApplicationOnce() {
		this.router.call(new Prompt("Hi", RoutingChatOptions.builder().route("own").build()));

		List<ReceivedSpan> spans = langfuse.awaitSpans(2);
		this.router.call(new Prompt("Hi again", RoutingChatOptions.builder().route("own").build()));
		langfuse.awaitSpans(4);
		assertThat(spans).extracting(ReceivedSpan::name).containsExactlyInAnyOrder("route own", "chat own:model");
		assertThat(langfuse.spans()).hasSize(4);
	}

	@Test
	void shouldShowWhatWasAskedWhateverBecomesOfTheList() {
		this.fake.reply(Reply.text("Done"));
		List<Message> history = new ArrayList<>(List.of(new UserMessage("first")));
		this.router.call(new Prompt(history));
		history.add(new UserMessage("second"));

		assertThat(langfuse.awaitSpans(2)).allMatch((span) -> !String.valueOf(span.get("input")).contains("second"));
	}

	@Test
	void shouldShowAnEventAlone() {
		try (LlmContext.Scope scope = LlmContext.builder().session("s-7").build().open()) {
			this.agents.event(AgentTracer.IMAGE_GENERATION, Map.of("size", 1024));
		}

		ReceivedSpan event = langfuse.awaitSpans(1).get(0);
		assertThat(event.name()).isEqualTo("image_generation");
		assertThat(event.get("type")).isEqualTo("event");
		assertThat(event.get("langfuse.session.id")).isEqualTo("s-7");
		assertThat(event.get("metadata.size")).isEqualTo("1024");
		assertThat(event.get("langfuse.trace.name")).isEqualTo("image_generation");
	}

	private static ReceivedSpan span(List<ReceivedSpan> spans, String name) {
		return spans.stream()
			.filter((span) -> span.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + name + " in " + spans));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		/** Observes itself, within something else that it observes. */
		@Bean
		ChatModel ownModel(ObservationRegistry registry) {
			return (prompt) -> Observation.createNotStarted("wrapper", registry).observe(() -> {
				ChatModelObservationContext context = ChatModelObservationContext.builder()
					.prompt(prompt)
					.provider("own")
					.build();
				return ChatModelObservationDocumentation.CHAT_MODEL_OPERATION
					.observation(null, new DefaultChatModelObservationConvention(), () -> context, registry)
					.observe(() -> new ChatResponse(List.of(new Generation(new AssistantMessage("Mine"),
							ChatGenerationMetadata.builder().finishReason("STOP").build()))));
			});
		}

	}

}
