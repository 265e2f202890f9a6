package io.github.llmrouter.integration;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.agent.AgentTracer;
import io.github.llmrouter.integration.LangfuseTests.Mode;
import io.github.llmrouter.langfuse.observation.LangfuseObservationFilter;
import io.github.llmrouter.observation.CallTotals;
import io.github.llmrouter.statistics.CallReport;
import io.github.llmrouter.statistics.RecentCalls;
import io.github.llmrouter.statistics.RouterStatistics;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What is billed although no whole answer came is asked for and found everywhere.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.retry.max-attempts=1", "llm.retry.budget.enabled=false",
				"llm.langfuse.enabled=true", "llm.langfuse.public-key=pk-lf-1", "llm.langfuse.secret-key=sk-lf-1",
				"llm.langfuse.flush-interval=50ms", "management.endpoints.web.exposure.include=llmrouter" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class CostOfBrokenAnswersTests {

	private static final String GENERATION = "/api/v1/generation";

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	private static volatile boolean showsAttempts = true;

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private AgentTracer agents;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private RouterStatistics statistics;

	@Autowired
	private RecentCalls calls;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("llm.langfuse.base-url", langfuse::baseUrl);
	}

	@AfterEach
	void reset() {
		langfuse.reset();
		showsAttempts = true;
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@Test
	void shouldKnowWhatACancelledStreamCost() {
		this.fake.reply(Reply.text("one two three four").stallAfter(2));
		double before = count("llm.router.cost");
		double unknown = count("llm.router.cost.unknown");
		CallTotals.Snapshot totals = this.agents.trace("reader", null, (run) -> {
			cancelAfter("two");
			ReceivedSpan generation = generation("chat first");
			assertThat(generation.end()).isBefore(questions().get(0).time());
			assertThat(generation.get("metadata.cost_source")).isEqualTo("provider");
			assertThat(total(generation)).isEqualByComparingTo(this.fake.spent());
			assertThat(generation.get("status_message")).isEqualTo("cancelled");
			assertThat(json(generation, "usage_details").get("output").asLong()).isPositive();
			return run.totals();
		});

		assertThat(this.fake.spent()).isPositive();
		assertThat(totals.cost()).isEqualByComparingTo(this.fake.spent());
		assertThat(totals.unknownCosts()).isZero();
		assertThat(totals.outputTokens()).isPositive();
		CallReport call = this.calls.list().get(0);
		assertThat(call.cost()).isEqualByComparingTo(this.fake.spent());
		assertThat(call.outcome()).isEqualTo(CallReport.Result.CANCELLED);
		assertThat(count("llm.router.cost") - before).isCloseTo(this.fake.spent().doubleValue(), within(1e-12));
		assertThat(count("llm.router.cost.unknown")).isEqualTo(unknown);
		assertThat(this.statistics.target("first").usage().cost())
			.isCloseTo(BigDecimal.valueOf(count("llm.router.cost")), within(new BigDecimal("1e-9")));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldTellWhatARunCostThatIsOverSooner(boolean attemptsShown) {
		showsAttempts = attemptsShown;
		this.fake.onPath(GENERATION).enqueue(Reply.error(OpenRouterErrors.unavailable()), Reply.status(404));
		this.fake.reply(Reply.text("one two three four").stallAfter(2));
		this.agents.trace("outer", null, (outer) -> this.agents.trace("inner", null, (inner) -> {
			cancelAfter("two");
			return null;
		}));

		for (String name : List.of("inner", "outer")) {
			ReceivedSpan run = generation(name);
			assertThat(run.get("metadata.total_attempts")).isEqualTo("1");
			assertThat(run.get("metadata.attempts_of_unknown_cost")).isNull();
			assertThat(new BigDecimal(String.valueOf(run.get("metadata.total_cost_usd"))))
				.isEqualByComparingTo(this.fake.spent());
			assertThat(run.end()).isBefore(questions().get(2).time());
		}
		assertThat(this.fake.spent()).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void shouldKnowWhatACutAnswerCost(Mode mode) {
		this.fake.on("first").reply(Reply.text("one two three four").resetAfter(0));
		this.fake.on("second").reply(Reply.text("Hello"));
		mode.ask(this.router, new Prompt("Hi"));

		BigDecimal all = total(generation("chat first")).add(total(generation("chat second")));
		assertThat(generation("chat first").get("metadata.cost_source")).isEqualTo("provider");
		assertThat(all).isEqualByComparingTo(this.fake.spent());
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskUntilOpenRouterKnows(Mode mode) {
		this.fake.onPath(GENERATION).enqueue(Reply.error(OpenRouterErrors.unavailable()), Reply.status(404));
		this.fake.on("first").reply(Reply.text("one two three four").resetAfter(0));
		mode.ask(this.router, new Prompt("Hi"));

		assertThat(generation("chat first").get("metadata.cost_source")).isEqualTo("provider");
		assertThat(questions()).hasSize(3)
			.allSatisfy((request) -> assertThat(request.header("Authorization")).isNotNull());
	}

	@Test
	void shouldSayThatNobodyKnows() {
		double unknown = count("llm.router.cost.unknown");
		this.fake.onPath(GENERATION).reply(Reply.status(403));
		this.fake.reply(Reply.text("one two three four").stallAfter(2));
		cancelAfter("two");

		ReceivedSpan generation = generation("chat first");
		assertThat(generation.get("metadata.cost_source")).isEqualTo("unknown");
		assertThat(generation.get("status_message")).isEqualTo("cancelled, cost unknown");
		assertThat(json(generation, "cost_details").get("total").asInt()).isZero();
		assertThat(count("llm.router.cost.unknown") - unknown).isOne();
	}

	private void cancelAfter(String word) {
		AtomicReference<Disposable> subscription = new AtomicReference<>();
		CountDownLatch cancelled = new CountDownLatch(1);
		// doOnCancel is told before the attempt is, and a run might end between
		subscription.set(
				this.router.stream(new Prompt("Hi")).doFinally((signal) -> cancelled.countDown()).subscribe((chunk) -> {
					if (String.valueOf(chunk.getResult().getOutput().getText()).contains(word)) {
						subscription.get().dispose();
					}
				}));
		try {
			assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static BigDecimal total(ReceivedSpan generation) {
		return json(generation, "cost_details").get("total").decimalValue();
	}

	private static JsonNode json(ReceivedSpan span, String attribute) {
		return JsonMapper.shared().readTree(String.valueOf(span.get(attribute)));
	}

	private static ReceivedSpan generation(String name) {
		return langfuse.awaitSpans(1, (span) -> span.name().equals(name)).get(0);
	}

	private double count(String meter) {
		return this.meters.find(meter)
			.tags("llm.target", "first")
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum();
	}

	private List<RecordedRequest> questions() {
		return this.fake.requests().stream().filter((request) -> request.path().startsWith(GENERATION)).toList();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		LangfuseObservationFilter filter() {
			return (context, aboutModels) -> aboutModels
					&& (showsAttempts || !(context instanceof ChatModelObservationContext));
		}

	}

}
