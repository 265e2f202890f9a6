package io.github.llmrouter.autoconfigure;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.BudgetLevel;
import io.github.llmrouter.Complexity;
import io.github.llmrouter.RouterTimeouts;
import io.github.llmrouter.cost.PriceCeiling;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.retry.BackOffStrategy;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.retry.RetrySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LlmProperties} and what is nested in it.
 */
class LlmPropertiesTests {

	@Test
	void shouldHaveTheDefaultsOfTheContract() {
		LlmProperties properties = Bound.properties();
		assertThat(properties.enabled()).isTrue();
		assertThat(properties.primary()).isTrue();
		assertThat(properties.allowHttp()).isFalse();
		assertThat(properties.provider()).isEqualTo("openrouter");
		assertThat(properties.forceMock()).isFalse();
		assertThat(properties.models()).isNull();
		assertThat(properties.options())
			.isEqualTo(new OptionsProperties(null, null, null, null, null, null, List.of()));
		assertThat(properties.openrouter().baseUrl()).isEqualTo("https://openrouter.ai/api/v1");
		assertThat(properties.openrouter().proxy()).isNull();
		assertThat(properties.openrouter().ssl().bundle()).isNull();
		assertThat(properties.openai().baseUrl()).isNull();
		assertThat(properties.providers()).isEmpty();
		assertThat(properties.routes()).isEmpty();
		assertThat(properties.strategy()).isEqualTo("ordered");
		assertThat(properties.targets()).isEmpty();
		assertThat(properties.selection())
			.isEqualTo(new SelectionProperties(Map.of(), false, Duration.ofMinutes(30), 10_000));
		assertThat(properties.fallback().maxPrice().ceiling()).isEqualTo(PriceCeiling.NONE);
		assertThat(properties.retry()).isEqualTo(
				new RetryProperties(3, BackOffStrategy.EXPONENTIAL, Duration.ofSeconds(1), 2, Duration.ofSeconds(30),
						true, Duration.ofSeconds(30), Map.of(), new RetryBudgetProperties(true, 100, 0.2, 10)));
		assertThat(properties.timeout()).isEqualTo(new TimeoutProperties(Duration.ofSeconds(5), Duration.ofSeconds(60),
				Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(2), null));
	}

	@Test
	void shouldTakeDurationsWithoutAUnitForSeconds() {
		LlmProperties properties = Bound.properties("llm.shutdown.grace=20", "llm.selection.session-ttl=600",
				"llm.actuator.health-window=120", "llm.cost.lookup.timeout=10", "llm.cost.lookup.shutdown-timeout=3");
		assertThat(properties.shutdown().grace()).hasSeconds(20);
		assertThat(properties.selection().sessionTtl()).hasSeconds(600);
		assertThat(properties.actuator().healthWindow()).hasSeconds(120);
		assertThat(properties.cost().lookup().timeout()).hasSeconds(10);
		assertThat(properties.cost().lookup().shutdownTimeout()).hasSeconds(3);
	}

	@Test
	void shouldHaveTheDefaultsOfARouterWithoutSpringBoot() {
		RetryProperties retry = Bound.properties().retry();
		assertThat(new RetrySettings(retry.maxAttempts(), retry.strategy(), retry.initialInterval(), retry.multiplier(),
				retry.maxInterval(), retry.jitter(), retry.maxRetryAfter(), Map.of()))
			.isEqualTo(RetrySettings.DEFAULTS);
		RetryBudgetProperties budget = retry.budget();
		assertThat(new RetryBudgetSettings(budget.enabled(), budget.maxTokens(), budget.successGain(),
				budget.minPerSecond()))
			.isEqualTo(RetryBudgetSettings.DEFAULTS);
		TimeoutProperties timeout = Bound.properties().timeout();
		assertThat(new RouterTimeouts(timeout.response(), timeout.firstToken(), timeout.idle(), timeout.total(),
				timeout.streamTotal()))
			.isEqualTo(RouterTimeouts.DEFAULTS);
	}

	@ParameterizedTest
	@EnumSource
	void shouldByDefaultGoOnExceptWhereAnotherModelWouldNotHelp(FailureKind kind) {
		boolean goesOn = switch (kind) {
			case CONTENT_POLICY, INVALID_REQUEST, UNAFFORDABLE -> false;
			// no failures of a model: these are not asked about
			case CIRCUIT_OPEN, REFUSED, POLICY_FAILED, CANCELLED -> false;
			default -> true;
		};
		assertThat(Bound.properties().fallback().on().contains(kind)).isEqualTo(goesOn);
	}

	@Test
	void shouldBindEverything() throws Exception {
		LlmProperties properties = bindYaml("""
				llm:
				  primary: false
				  allow-http: true
				  provider: local
				  models: [llama3.2:3b, "claude:claude-sonnet-5.5"]
				  options: { temperature: 0.5, max-tokens: 100, top-p: 0.9, top-k: 40, stop-sequences: ["\\n", END] }
				  openrouter:
				    api-key: sk-or-1
				    app-name: My app
				    app-url: https://example.com
				    headers: { X-OpenRouter-Categories: "cli-agent" }
				    ssl.bundle: corp
				    proxy: { host: proxy.local, port: 3128, username: me, password: pw }
				    max-concurrent-requests: 7
				    max-response-size: 1MB
				  providers:
				    local: { type: openai, base-url: "http://localhost:11434/v1/", finish-reason-required: false }
				    claude: { type: anthropic, api-key: sk-ant-1 }
				    corp: { type: bean, bean-name: myChatModel }
				  routes:
				    creator: { models: [a/b, c/d], options.temperature: 1 }
				  strategy: least-busy
				  targets:
				    "[a/b]": { context-window: 8000, weight: 0.5 }
				    "[c/d]": {}
				    local:
				      weight: 0
				  selection:
				    table: { simple.low: small, complex: { high: creator, MEDIUM: default } }
				    sticky-sessions: true
				    session-ttl: 1h
				    max-sessions: 7
				  retry:
				    strategy: fibonacci
				    policies:
				      RATE_LIMIT: { max-attempts: 5, initial-interval: 10 }
				      server-error.strategy: fixed
				    budget: { enabled: false, max-tokens: 7, success-gain: 0, min-per-second: 1 }
				  fallback.on: [CONTENT_POLICY, rate-limit]
				  fallback.max-price: { input: 2.5, output: 10 }
				  timeout.stream-total: 1h
				""");
		assertThat(properties.primary()).isFalse();
		assertThat(properties.allowHttp()).isTrue();
		assertThat(properties.models()).containsExactly("llama3.2:3b", "claude:claude-sonnet-5.5");
		assertThat(properties.options())
			.isEqualTo(new OptionsProperties(0.5, 100, 0.9, 40, null, null, List.of("\n", "END")));
		OpenRouterProperties openRouter = properties.openrouter();
		assertThat(openRouter.apiKey()).isEqualTo(new Secret("sk-or-1"));
		assertThat(openRouter.appName()).isEqualTo("My app");
		assertThat(openRouter.appUrl()).isEqualTo("https://example.com");
		assertThat(openRouter.headers()).containsExactly(Map.entry("X-OpenRouter-Categories", new Secret("cli-agent")));
		assertThat(openRouter.ssl().bundle()).isEqualTo("corp");
		assertThat(openRouter.proxy()).isEqualTo(new ProxyProperties("proxy.local", 3128, "me", new Secret("pw")));
		assertThat(openRouter.maxConcurrentRequests()).isEqualTo(7);
		assertThat(openRouter.maxResponseSize()).isEqualTo(DataSize.ofMegabytes(1));
		assertThat(properties.providers().keySet()).containsExactly("local", "claude", "corp");
		assertThat(properties.providers().get("local")).satisfies((local) -> {
			assertThat(local.type()).isEqualTo(ProviderType.OPENAI);
			assertThat(local.baseUrl()).isEqualTo("http://localhost:11434/v1");
			assertThat(local.finishReasonRequired()).isFalse();
		});
		assertThat(properties.providers()).extractingByKey("claude")
			.extracting(ProviderProperties::apiKey)
			.isEqualTo(new Secret("sk-ant-1"));
		assertThat(properties.providers()).extractingByKey("corp")
			.extracting(ProviderProperties::beanName)
			.isEqualTo("myChatModel");
		assertThat(properties.routes()).containsExactly(Map.entry("creator",
				new RouteProperties(List.of("a/b", "c/d"), "ordered",
						new OptionsProperties(1., null, null, null, null, null, List.of()), new StreamProperties(null),
						null)));
		assertThat(properties.strategy()).isEqualTo("least-busy");
		assertThat(properties.targets()).containsEntry("a/b", new TargetProperties(8_000, 0.5, null, null, null, false))
			.containsEntry("local", new TargetProperties(null, 0, null, null, null, false));
		assertThat(properties.selection()).isEqualTo(new SelectionProperties(
				Map.of(Complexity.SIMPLE, Map.of(BudgetLevel.LOW, "small"), Complexity.COMPLEX,
						Map.of(BudgetLevel.HIGH, "creator", BudgetLevel.MEDIUM, "default")),
				true, Duration.ofHours(1), 7));
		assertThat(properties.fallback().maxPrice())
			.isEqualTo(new MaxPriceProperties(new BigDecimal("2.5"), BigDecimal.TEN));
		assertThat(properties.retry().strategy()).isEqualTo(BackOffStrategy.FIBONACCI);
		assertThat(properties.retry().policies()).isEqualTo(Map.of(FailureKind.RATE_LIMIT,
				new RetryPolicyProperties(5, null, Duration.ofSeconds(10), null, null), FailureKind.SERVER_ERROR,
				new RetryPolicyProperties(null, BackOffStrategy.FIXED, null, null, null)));
		assertThat(properties.retry().budget()).isEqualTo(new RetryBudgetProperties(false, 7, 0, 1));
		assertThat(properties.fallback().on()).containsExactlyInAnyOrder(FailureKind.CONTENT_POLICY,
				FailureKind.RATE_LIMIT);
		assertThat(properties.timeout().streamTotal()).isEqualTo(Duration.ofHours(1));
	}

	@ParameterizedTest
	@CsvSource({ "5, PT5S", "250ms, PT0.25S", "2m, PT2M", "PT1H, PT1H" })
	void shouldTakeDurationsWithoutUnitAsSeconds(String value, Duration expected) {
		LlmProperties properties = Bound.properties("llm.timeout.connect=" + value, "llm.timeout.response=" + value,
				"llm.timeout.first-token=" + value, "llm.timeout.idle=" + value, "llm.timeout.total=" + value,
				"llm.timeout.stream-total=" + value, "llm.retry.initial-interval=" + value,
				"llm.retry.max-interval=" + value, "llm.retry.max-retry-after=" + value,
				"llm.retry.policies.TIMEOUT.initial-interval=" + value,
				"llm.retry.policies.TIMEOUT.max-interval=" + value);
		assertThat(properties.timeout())
			.isEqualTo(new TimeoutProperties(expected, expected, expected, expected, expected, expected));
		assertThat(properties.retry().initialInterval()).isEqualTo(expected);
		assertThat(properties.retry().maxInterval()).isEqualTo(expected);
		assertThat(properties.retry().maxRetryAfter()).isEqualTo(expected);
		assertThat(properties.retry().policies().get(FailureKind.TIMEOUT))
			.isEqualTo(new RetryPolicyProperties(null, null, expected, null, expected));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void shouldTakeBlankAsAbsent(String blank) {
		LlmProperties properties = Bound.properties("llm.openrouter.api-key=" + blank,
				"llm.openrouter.base-url=" + blank, "llm.openrouter.app-name=" + blank,
				"llm.openrouter.app-url=" + blank, "llm.openai.api-key=" + blank, "llm.openai.base-url=" + blank,
				"llm.providers.x.api-key=" + blank, "llm.providers.x.base-url=" + blank,
				"llm.providers.x.bean-name=" + blank);
		assertThat(properties.openrouter()).isEqualTo(Bound.properties().openrouter());
		assertThat(properties.openai()).isEqualTo(Bound.properties().openai());
		assertThat(properties.providers().get("x"))
			.isEqualTo(Bound.properties("llm.providers.x.finish-reason-required=true").providers().get("x"));
	}

	@Test
	void shouldNotPrintSecrets() {
		LlmProperties properties = Bound.properties("llm.openrouter.api-key=canary", "llm.openai.api-key=canary",
				"llm.anthropic.api-key=canary", "llm.providers.x.api-key=canary",
				"llm.openrouter.headers.X-Token=canary", "llm.openrouter.proxy.password=canary");
		assertThat(properties.toString()).contains("apiKey=******", "X-Token=******", "password=******")
			.doesNotContain("canary");
	}

	@Test
	void shouldRefuseAnUnknownKind() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> Bound.properties("llm.retry.policies.NO_SUCH.max-attempts=1"));
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> Bound.properties("llm.fallback.on=NO_SUCH"));
	}

	@Test
	void shouldNotBeChangeable() {
		LlmProperties properties = Bound.properties("llm.models=a", "llm.routes.r.models=b",
				"llm.providers.p.type=openai", "llm.retry.policies.TIMEOUT.max-attempts=1",
				"llm.openrouter.headers.a=b", "llm.openrouter.provider-preferences.sort=price",
				"llm.options.stop-sequences=a");
		assertThat(properties.models()).isUnmodifiable();
		assertThat(properties.options().stopSequences()).isUnmodifiable();
		assertThat(properties.routes()).isUnmodifiable();
		assertThat(properties.routes().values()).allSatisfy((route) -> assertThat(route.models()).isUnmodifiable());
		assertThat(properties.providers()).isUnmodifiable();
		assertThat(properties.providers().values())
			.allSatisfy((provider) -> assertThat(provider.headers()).isUnmodifiable());
		assertThat(properties.openrouter().headers()).isUnmodifiable();
		assertThat(properties.openrouter().providerPreferences()).isUnmodifiable();
		assertThat(properties.openai().headers()).isUnmodifiable();
		assertThat(properties.retry().policies()).isUnmodifiable();
		assertThat(properties.fallback().on()).isUnmodifiable();
	}

	private static LlmProperties bindYaml(String yaml) throws Exception {
		ConfigurableEnvironment environment = Bound.environment(Map.of());
		ByteArrayResource resource = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
		for (PropertySource<?> source : new YamlPropertySourceLoader().load("test", resource)) {
			environment.getPropertySources().addFirst(source);
		}
		return Bound.properties(environment);
	}

}
