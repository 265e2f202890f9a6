package io.github.llmrouter.integration;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.agent.AgentRun;
import io.github.llmrouter.agent.AgentTracer;
import io.github.llmrouter.integration.LangfuseTests.Mode;
import io.github.llmrouter.observation.ObservationScope;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import reactor.util.context.Context;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application's own tracing beside Langfuse: as call and as stream.
 */
@SpringBootTest(classes = TracingTests.Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.retry.max-attempts=1", "llm.retry.budget.enabled=false",
				"management.tracing.sampling.probability=1", "llm.langfuse.enabled=true",
				"llm.langfuse.public-key=pk-lf-1", "llm.langfuse.secret-key=sk-lf-1",
				"llm.langfuse.flush-interval=50ms" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class TracingTests {

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	/** Told before tracing is. */
	private static final FailingHandler first = new FailingHandler();

	/** Told after tracing was. */
	private static final FailingHandler last = new FailingHandler();

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private ObservationRegistry registry;

	@Autowired
	private Tracer tracer;

	@Autowired
	private AgentTracer agents;

	@Autowired
	private Spans spans;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("llm.langfuse.base-url", langfuse::baseUrl);
	}

	@AfterEach
	void reset() {
		assertThat(this.tracer.currentSpan()).isNull();
		this.spans.ended.clear();
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@ParameterizedTest
	@EnumSource
	void shouldTraceACallAndItsAttempts(Mode mode) {
		String traceId = ask(mode);

		assertThat(this.spans.ended).extracting(SpanData::getTraceId).containsOnly(traceId);
		assertThat(this.spans.ended).extracting(SpanData::getName)
			.containsExactly("chat first", "chat second", "route default", "request");
		SpanData failed = this.spans.ended.get(0);
		SpanData answered = this.spans.ended.get(1);
		SpanData call = this.spans.ended.get(2);
		assertThat(call.getParentSpanId()).isEqualTo(this.spans.ended.get(3).getSpanId());
		assertThat(List.of(failed, answered)).extracting(SpanData::getParentSpanId).containsOnly(call.getSpanId());
		assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(call.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		assertThat(answered.getAttributes().get(AttributeKey.stringKey("gen_ai.usage.output_tokens"))).isEqualTo("20");
		assertThat(answered.getAttributes().get(AttributeKey.stringKey("llm.attempt.number"))).isEqualTo("2");
		assertThat(this.spans.ended.toString()).doesNotContain("Hello there");
	}

	@ParameterizedTest
	@EnumSource
	void shouldShowTheSameTraceInLangfuseAndNothingOfItElsewhere(Mode mode) {
		String traceId = ask(mode);

		List<ReceivedSpan> shown = langfuse.awaitTrace(traceId, 3);
		assertThat(shown).extracting(ReceivedSpan::name)
			.containsExactlyInAnyOrder("chat first", "chat second", "route default");
		assertThat(shown).filteredOn((span) -> span.parentId().isEmpty()).hasSize(1);
		assertThat(this.spans.ended).hasSize(4);
	}

	@ParameterizedTest
	@EnumSource
	void shouldLeaveTheThreadAsItWasWhenAHandlerFails(Work work) {
		for (FailingHandler handler : List.of(first, last)) {
			for (FailingHandler.Event event : FailingHandler.Event.values()) {
				for (boolean forGood : new boolean[] { false, true }) {
					assertThat(timesAHandlerFailed(work, handler, event, forGood)).isPositive();
				}
			}
		}
	}

	private int timesAHandlerFailed(Work work, FailingHandler handler, FailingHandler.Event event, boolean forGood) {
		int number = 0;
		do {
			number++;
			String what = work + ": " + event + " " + number + (forGood ? " and more" : "");
			Observation request = Observation.start("request", this.registry);
			try (Observation.Scope scope = request.openScope()) {
				String traceId = this.tracer.currentSpan().context().traceId();
				Map<String, String> ids = MDC.getCopyOfContextMap();
				handler.failAt(event, number, forGood);
				work.doIt(this);
				handler.heal();
				assertThat(this.tracer.currentSpan().context().spanId()).as(what).isEqualTo(ids.get("spanId"));
				assertThat(MDC.getCopyOfContextMap()).as(what).isEqualTo(ids).containsEntry("traceId", traceId);
				assertThat(this.registry.getCurrentObservationScope()).as(what).isSameAs(scope);
			}
			finally {
				request.stop();
			}
			assertThat(this.tracer.currentSpan()).as(what).isNull();
			assertThat(MDC.getCopyOfContextMap()).as(what).doesNotContainKeys("traceId", "spanId");
		}
		while (handler.hasFailed());
		return number - 1;
	}

	private String ask(Mode mode) {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.unavailable()));
		this.fake.on("second").reply(Reply.text("Hello there").usage(100, 20));
		return Observation.createNotStarted("request", this.registry).observe(() -> {
			mode.ask(this.router, new Prompt("Hi"));
			return this.tracer.currentSpan().context().traceId();
		});
	}

	@Nested
	@TestPropertySource(properties = "management.tracing.sampling.probability=0")
	class WhenTheApplicationSamplesNothing {

		@ParameterizedTest
		@EnumSource
		void shouldShowEverythingInLangfuse(Mode mode) {
			String traceId = ask(mode);

			assertThat(langfuse.awaitTrace(traceId, 3)).hasSize(3);
			assertThat(TracingTests.this.spans.ended).isEmpty();
		}

	}

	/** What is observed. */
	enum Work {

		CALL {

			@Override
			void doIt(TracingTests tests) {
				Mode.CALL.ask(tests.router, new Prompt("Hi"));
			}

		},

		STREAM {

			@Override
			void doIt(TracingTests tests) {
				Mode.STREAM.ask(tests.router, new Prompt("Hi"));
			}

		},

		AGENT {

			@Override
			void doIt(TracingTests tests) {
				tests.agents.trace("writer", "Hi", (run) -> {
					CALL.doIt(tests);
					try (ObservationScope scope = run.open()) {
						STREAM.doIt(tests);
					}
					return run.event("written", Map.of());
				});
			}

		},

		/** As a model does that observes itself and is a part of what it finds. */
		OPENED_BY_OTHERS {

			@Override
			void doIt(TracingTests tests) {
				AgentRun run = tests.agents.start("writer", "Hi");
				Observation observation = run.inReactor()
					.apply(Context.empty())
					.get(ObservationThreadLocalAccessor.KEY);
				observation.scoped(() -> observation.scoped(() -> {
				}));
				run.close();
			}

		};

		abstract void doIt(TracingTests tests);

	}

	/** Fails once in a while. */
	static class FailingHandler implements ObservationHandler<Observation.Context> {

		private @Nullable Event event;

		private int number;

		private boolean forGood;

		private int told;

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			told(Event.OPENED);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			told(Event.CLOSED);
		}

		private synchronized void told(Event event) {
			if (event != this.event) {
				return;
			}
			this.told++;
			if (this.told == this.number || (this.forGood && this.told > this.number)) {
				throw new IllegalStateException("Sorry");
			}
		}

		synchronized void failAt(Event event, int number, boolean forGood) {
			this.event = event;
			this.number = number;
			this.forGood = forGood;
			this.told = 0;
		}

		synchronized void heal() {
			this.event = null;
		}

		synchronized boolean hasFailed() {
			return this.told >= this.number;
		}

		enum Event {

			OPENED, CLOSED

		}

	}

	/** What the application's own exporter would get. */
	static class Spans implements SpanProcessor {

		private final List<SpanData> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(io.opentelemetry.context.Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			if (span.getSpanContext().isSampled()) {
				this.ended.add(span.toSpanData());
			}
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ObservationRegistry observationRegistry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(first);
			return registry;
		}

		@Bean
		ObservationRegistryCustomizer<ObservationRegistry> last() {
			return (registry) -> registry.observationConfig().observationHandler(last);
		}

		@Bean
		Spans spans() {
			return new Spans();
		}

	}

}
