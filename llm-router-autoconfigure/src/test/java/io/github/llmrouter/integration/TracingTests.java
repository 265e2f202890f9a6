package io.github.llmrouter.integration;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.integration.LangfuseTests.Mode;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
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

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private ObservationRegistry registry;

	@Autowired
	private Tracer tracer;

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

	/** What the application's own exporter would get. */
	static class Spans implements SpanProcessor {

		private final List<SpanData> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
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
		Spans spans() {
			return new Spans();
		}

	}

}
