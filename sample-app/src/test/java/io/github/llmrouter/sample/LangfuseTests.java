package io.github.llmrouter.sample;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.UsageStyle;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the sample shows in Langfuse and on its dashboard where keys are given.
 */
@SampleTest
class LangfuseTests {

	private static final Path DASHBOARD = Path.of("observability/grafana/dashboards/llm-router.json");

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	@LocalServerPort
	private int port;

	@Autowired
	private FakeOpenRouter openRouter;

	private SampleClient client;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("llm.langfuse.base-url", langfuse::baseUrl);
		registry.add("llm.langfuse.public-key", () -> "pk-lf-1");
		registry.add("llm.langfuse.secret-key", () -> "sk-lf-canary");
		registry.add("llm.langfuse.flush-interval", () -> "50ms");
	}

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
	}

	@AfterEach
	void reset() {
		this.openRouter.reset();
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldShowACallWithItsUserSessionAndExactCost(boolean stream) throws Exception {
		this.openRouter.on(SampleClient.PRIMARY).reply(Reply.error(OpenRouterErrors.contextLengthExceeded(1000, 2000)));
		String session = "s-" + stream;
		String body = """
				{"model": "auto", "user": "u-1", "session_id": "%s", "metadata": {"feature": "chat"}, \
				"messages": [{"role": "user", "content": "Hello"}]}""".formatted(session);
		SampleClient.Answer answer = this.client.post(stream ? SampleClient.stream(body) : body);
		BigDecimal cost = answer.usage().path("cost").decimalValue();

		List<ReceivedSpan> spans = langfuse.awaitSpans(3, (span) -> session.equals(span.get("langfuse.session.id")));
		assertThat(spans).hasSize(3).allSatisfy((span) -> {
			assertThat(span.get("langfuse.user.id")).isEqualTo("u-1");
			assertThat(span.get("langfuse.trace.metadata.feature")).isEqualTo("chat");
		});
		assertThat(spans).filteredOn((span) -> "generation".equals(span.get("type")))
			.hasSize(2)
			.extracting((span) -> cost(span))
			.usingElementComparator(BigDecimal::compareTo)
			.containsExactlyInAnyOrder(BigDecimal.ZERO, cost);
		assertThat(cost).isPositive();
	}

	private static BigDecimal cost(ReceivedSpan span) {
		return SampleClient.json((String) span.get("cost_details")).path("total").decimalValue();
	}

	@Test
	void shouldHaveEveryMetricOfTheDashboard() throws Exception {
		// everything that may happen to a call happens once
		this.client.post(SampleClient.ask("auto"));
		this.client.post(SampleClient.stream(SampleClient.ask("auto")));
		this.openRouter.on(SampleClient.PRIMARY).reply(Reply.error(OpenRouterErrors.unavailable()));
		this.openRouter.on(SampleClient.FALLBACK).enqueue(Reply.text("Hello").usage(UsageStyle.NONE));
		this.openRouter.onPath("/api/v1/generation").reply(Reply.status(403));
		this.client.post(SampleClient.ask("auto"));
		this.openRouter.reply(Reply.text("one two three").tokenEvery(Duration.ofMillis(5)).usage(10, 50));
		this.client.post(SampleClient.stream(SampleClient.ask("auto")));
		String metrics = Awaitility.await()
			.until(() -> this.client.get("/actuator/prometheus").body(),
					(body) -> body.contains("\nllm_router_cost_unknown_total"));

		Set<String> missing = queried();
		assertThat(missing).hasSizeGreaterThan(15);
		missing.removeIf((metric) -> metrics.contains("\n" + metric + "{") || metrics.contains("\n" + metric + " "));
		assertThat(missing).isEmpty();
	}

	/** The metrics in the queries of the dashboard's panels and variables. */
	private static Set<String> queried() throws Exception {
		JsonNode dashboard = SampleClient.json(Files.readString(DASHBOARD));
		String queries = dashboard.findValuesAsString("expr").stream().collect(Collectors.joining(" "))
				+ dashboard.at("/templating/list").toString();
		return Pattern.compile("\\b(llm|gen_ai)_\\w+(?=[{\\[,)])")
			.matcher(queries)
			.results()
			.map(MatchResult::group)
			.filter((name) -> name.matches("(llm_router|llm_langfuse)_.*"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
