package io.github.llmrouter.integration;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.statistics.RouterStatistics;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.model.ChatResponse;
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
 * A second model that is asked beside one that does not answer, over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.hedge.enabled=true", "llm.hedge.delay=150ms",
				"llm.retry.budget.enabled=false", "llm.langfuse.enabled=true", "llm.langfuse.public-key=pk-lf-1",
				"llm.langfuse.secret-key=sk-lf-1", "llm.langfuse.flush-interval=50ms" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class HedgeTests {

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private RouterStatistics statistics;

	@DynamicPropertySource
	static void langfuse(DynamicPropertyRegistry registry) {
		registry.add("llm.langfuse.base-url", langfuse::baseUrl);
	}

	@AfterAll
	static void stop() {
		langfuse.close();
	}

	@ParameterizedTest
	@EnumSource
	void shouldAnswerFromTheSecondAndEndTheFirst(Chain.Mode mode) throws Exception {
		langfuse.reset();
		this.fake.on("first").reply(Reply.text("too late").firstTokenAfter(Duration.ofSeconds(30)));
		this.fake.on("second").reply(Reply.text("The second answer"));
		BigDecimal before = this.fake.spent();
		double counted = hedges("success");
		double known = sum("llm.router.cost");

		RoutedCall call = RoutedCall.from(mode.ask(this.router));

		assertThat(call.servedBy()).isEqualTo("second");
		assertThat(call.attempts()).extracting(RoutedCall.AttemptSummary::kind)
			.containsExactly(FailureKind.CANCELLED, null);
		RecordedRequest request = this.fake.requests("first").get(0);
		assertThat(request.awaitCancelled(Duration.ofSeconds(10))).as("its connection is closed").isTrue();
		assertThat(this.statistics.lastAnswer("default", Duration.ofMinutes(1)).fallback())
			.as("to be faster is not to fall back")
			.isFalse();
		assertThat(hedges("success")).isEqualTo(counted + 1);
		List<ReceivedSpan> generations = generations();
		assertThat(generations).filteredOn((span) -> "true".equals(metadata(span, "attempt_hedge")))
			.singleElement()
			.satisfies((span) -> {
				assertThat(metadata(span, "target")).isEqualTo("second");
				assertThat(metadata(span, "outcome")).isEqualTo("success");
				assertThat(metadata(span, "attempt_number")).isEqualTo("2");
			});
		assertThat(generations).filteredOn((span) -> "first".equals(metadata(span, "target")))
			.singleElement()
			.satisfies((span) -> assertThat(metadata(span, "outcome")).isEqualTo("cancelled"));
		Awaitility.await()
			.untilAsserted(() -> assertThat(sum("llm.router.cost") - known)
				.as("what both cost, as the provider tells afterwards")
				.isCloseTo(this.fake.spent().subtract(before).doubleValue(), within(1e-12)));
		assertThat(sum("llm.router.cost.unknown")).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldEndTheSecondWhereTheFirstIsFaster(Chain.Mode mode) throws Exception {
		this.fake.on("first").reply(Reply.text("The first answer").firstTokenAfter(Duration.ofMillis(600)));
		this.fake.on("second").reply(Reply.text("too late").firstTokenAfter(Duration.ofSeconds(30)));
		double counted = hedges("cancelled");

		RoutedCall call = RoutedCall.from(mode.ask(this.router));

		assertThat(call.servedBy()).isEqualTo("first");
		assertThat(this.fake.requests("second").get(0).awaitCancelled(Duration.ofSeconds(10))).isTrue();
		Awaitility.await().untilAsserted(() -> assertThat(hedges("cancelled")).isEqualTo(counted + 1));
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotAskTheSecondWhereTheFirstAnswersInTime(Chain.Mode mode) {
		this.fake.on("first").reply(Reply.text("The first answer"));

		assertThat(RoutedCall.from(mode.ask(this.router)).servedBy()).isEqualTo("first");
		assertThat(this.fake.requestCount("second")).isZero();
	}

	private double sum(String meter) {
		return this.meters.find(meter).counters().stream().mapToDouble(Counter::count).sum();
	}

	private double hedges(String outcome) {
		return this.meters.find("llm.router.hedges")
			.tags("llm.target", "second", "llm.outcome", outcome)
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum();
	}

	private static Object metadata(ReceivedSpan span, String key) {
		return span.get("langfuse.observation.metadata." + key);
	}

	private static List<ReceivedSpan> generations() {
		return langfuse.awaitSpans(2, (span) -> "generation".equals(span.get("langfuse.observation.type")));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
