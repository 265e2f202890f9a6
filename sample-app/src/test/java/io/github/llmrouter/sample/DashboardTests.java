package io.github.llmrouter.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.UsageStyle;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboard of the sample: that it shows everything, and what there is.
 */
@SampleTest
class DashboardTests {

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
		registry.add("llm.circuit-breaker.enabled", () -> true);
		registry.add("llm.hedge.enabled", () -> true);
		registry.add("llm.hedge.delay", () -> "500ms");
		// which the first of two calls takes
		registry.add("llm.targets.[~openai/gpt-mini-latest].requests-per-minute", () -> 1);
	}

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@Test
	void shouldHaveEveryMetricOfTheDashboard() throws Exception {
		// everything that may happen to a call happens once
		this.client.post(SampleClient.ask("auto"));
		this.client.post(SampleClient.stream(SampleClient.ask("auto")));
		this.openRouter.on(SampleClient.PRIMARY).enqueue(Reply.text("late").latency(Duration.ofSeconds(20)));
		this.client.post(SampleClient.ask("auto"));
		this.openRouter.on(SampleClient.PRIMARY).reply(Reply.error(OpenRouterErrors.unavailable()));
		this.openRouter.on(SampleClient.FALLBACK).enqueue(Reply.text("Hello").usage(UsageStyle.NONE));
		this.openRouter.onPath("/api/v1/generation").reply(Reply.status(403));
		this.client.post(SampleClient.ask("auto"));
		this.openRouter.reply(Reply.text("one two three").tokenEvery(Duration.ofMillis(100)).usage(10, 50));
		this.client.post(SampleClient.stream(SampleClient.ask("auto")));
		this.client.post(SampleClient.ask("quick"));
		this.client.post(SampleClient.ask("quick"));
		String metrics = Awaitility.await()
			.until(() -> this.client.get("/actuator/prometheus").body(),
					(body) -> body.contains("\nllm_router_cost_unknown_total"));

		Set<String> missing = queried();
		assertThat(missing).hasSizeGreaterThan(25);
		missing.removeIf((metric) -> metrics.contains("\n" + metric + "{") || metrics.contains("\n" + metric + " "));
		assertThat(missing).isEmpty();
	}

	@Test
	void shouldShowEveryMeterOnTheDashboard() throws Exception {
		Set<String> queried = queried();
		List<MeterDocumentation> meters = documented();
		assertThat(meters).hasSizeGreaterThan(20);
		assertThat(meters).allSatisfy((meter) -> {
			String unit = (meter.getBaseUnit() != null) ? "(_" + meter.getBaseUnit() + ")?" : "";
			Pattern metric = Pattern
				.compile(meter.getName().replace('.', '_') + unit + "(_total|(_seconds)?_(count|sum|bucket|max))?");
			assertThat(queried).as(meter.getName()).anyMatch(metric.asMatchPredicate());
		});
	}

	@Test
	void shouldShowSecondsAsSeconds() throws Exception {
		for (JsonNode panel : dashboard().path("panels")) {
			boolean seconds = "s".equals(panel.at("/fieldConfig/defaults/unit").asString(""));
			for (String query : panel.path("targets").findValuesAsString("expr")) {
				// events in a second are counted, even where they are timed
				assertThat(query.contains("_seconds_sum") || query.contains("_seconds_bucket")).as(query)
					.isEqualTo(seconds);
			}
		}
	}

	@Test
	void shouldTakeWhateverDataSourceTheDashboardIsGiven() throws Exception {
		JsonNode dashboard = dashboard();
		assertThat(dashboard.at("/templating/list/0/type").asString()).isEqualTo("datasource");
		String variable = "${" + dashboard.at("/templating/list/0/name").asString() + "}";
		List<String> sources = dashboard.findValues("datasource")
			.stream()
			.map((source) -> source.path("uid").asString())
			.toList();
		assertThat(sources).hasSizeGreaterThan(25).containsOnly(variable);
		assertThat(dashboard.path("panels").valueStream().filter((panel) -> !panel.path("targets").isEmpty()))
			.allMatch((panel) -> panel.path("datasource").path("uid").asString().equals(variable));
	}

	private static JsonNode dashboard() throws Exception {
		return SampleClient.json(Files.readString(DASHBOARD));
	}

	/** The metrics in the queries of the dashboard's panels and variables. */
	private static Set<String> queried() throws Exception {
		JsonNode dashboard = dashboard();
		String queries = Stream
			.concat(dashboard.path("panels").findValues("expr").stream(),
					dashboard.path("templating").findValues("query").stream())
			.map((query) -> query.isObject() ? query.path("query") : query)
			.map(JsonNode::asString)
			.collect(Collectors.joining(" "));
		// what is left names no labels but those in braces
		String metrics = queries.replaceAll("by \\([^)]*\\)|, *\\w+\\)", "");
		return Pattern.compile("\\b(llm|gen_ai)_\\w+(?![\\w=!])")
			.matcher(metrics)
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** What the enums document, whichever there are. */
	private static List<MeterDocumentation> documented() throws Exception {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false) {

			@Override
			protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
				return true;
			}

		};
		scanner.addIncludeFilter(new AssignableTypeFilter(MeterDocumentation.class));
		List<MeterDocumentation> meters = new ArrayList<>();
		for (BeanDefinition definition : scanner.findCandidateComponents("io.github.llmrouter")) {
			Class<?> type = Class.forName(definition.getBeanClassName());
			if (type.isEnum()) {
				Stream.of(type.getEnumConstants()).map(MeterDocumentation.class::cast).forEach(meters::add);
			}
		}
		return meters;
	}

}
