package io.github.llmrouter.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link TargetFactory}: what the names in chains stand for.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetFactoryTests {

	private static final String[] CORP = { "llm.provider=corp", "llm.providers.corp.type=bean",
			"llm.providers.corp.bean-name=model" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmAnthropicAutoConfiguration.class))
		.withPropertyValues("llm.retry.max-attempts=1");

	private FakeOpenRouter fake;

	@BeforeAll
	void start() {
		this.fake = FakeOpenRouter.start();
	}

	@AfterEach
	void reset() {
		this.fake.reset();
	}

	@AfterAll
	void stop() {
		this.fake.close();
	}

	@Test
	void shouldAskABeanForItsOwnModel() {
		StubChatModel model = new StubChatModel("own");
		this.runner.withBean("model", ChatModel.class, () -> model).withPropertyValues(CORP).run((context) -> {
			ChatRouter router = context.getBean(ChatRouter.class);
			assertThat(router.routes()).containsExactly(Map.entry("default", List.of("corp")));

			RoutedCall call = RoutedCall.from(router.call(new Prompt("q")));
			assertThat(call.servedBy()).isEqualTo("corp");
			assertThat(call.model()).isEqualTo("own-model");
			assertThat(stream(router)).isEqualTo("own");
			assertThat(model.prompts).hasSize(2)
				.allSatisfy((prompt) -> assertThat(prompt.getOptions().getModel()).isEqualTo("own-model"));
		});
	}

	@Test
	void shouldAskABeanForTheModelThatTheChainNames() {
		StubChatModel model = new StubChatModel("own");
		this.runner.withBean("model", ChatModel.class, () -> model)
			.withPropertyValues(CORP)
			.withPropertyValues("llm.models=corp:other")
			.run((context) -> {
				context.getBean(ChatRouter.class).call("q");
				assertThat(model.prompts.get(0).getOptions().getModel()).isEqualTo("other");
			});
	}

	@Test
	void shouldWantAFinishReasonOfABeanUnlessItSendsNone() {
		ApplicationContextRunner endless = this.runner
			.withBean("model", ChatModel.class, () -> new StubChatModel("own", null))
			.withPropertyValues(CORP);
		endless.run((context) -> assertThat(
				catchThrowableOfType(StreamBrokenException.class, () -> stream(context.getBean(ChatRouter.class)))
					.kind())
			.isEqualTo(FailureKind.TRUNCATED));
		endless.withPropertyValues("llm.providers.corp.finish-reason-required=false")
			.run((context) -> assertThat(stream(context.getBean(ChatRouter.class))).isEqualTo("own"));
	}

	@ParameterizedTest
	@CsvSource({ "nosuch, names no bean of type ChatModel", "text, names no bean of type ChatModel",
			"chatRouter, names a ChatRouter: a router cannot be a model of its own chains",
			"creator, names a ChatRouter: a router cannot be a model of its own chains" })
	void shouldNotStartWithABeanThatIsNoModel(String bean, String reason) {
		this.runner.withBean("text", String.class, () -> "text")
			.withPropertyValues("llm.provider=corp", "llm.providers.corp.type=bean",
					"llm.providers.corp.bean-name=" + bean, "llm.routes.creator.models=mock")
			.run((context) -> Startup.problem(context).satisfies((problem) -> {
				assertThat(problem.property()).isEqualTo("llm.providers.corp.bean-name");
				assertThat(problem.reason()).isEqualTo(reason);
			}));
	}

	@Test
	void shouldMakeTheClientsOnlyWhenTheApplicationIsReady(CapturedOutput output) {
		String made = "The client of provider 'openrouter' was made";
		SpringApplication application = new SpringApplication(Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("llm.openrouter.base-url", this.fake.baseUrl(),
				"llm.openrouter.api-key", "sk-test", "logging.level.io.github.llmrouter", "debug"));
		application.addListeners((ApplicationStartedEvent event) -> assertThat(output).doesNotContain(made));

		try (ConfigurableApplicationContext context = application.run()) {
			Awaitility.await().until(() -> output.getOut().contains(made));
			assertThat(context.getBean(ChatRouter.class).call("q")).isNotEmpty();
		}
		finally {
			LoggingSystem.get(getClass().getClassLoader()).setLogLevel("io.github.llmrouter", null);
		}
	}

	@Test
	void shouldAskServersThatSpeakAsOpenAi() {
		this.fake.on("llama3.2:3b").reply(Reply.error(OpenRouterErrors.unavailable()));
		this.fake.on("gpt-x").reply(Reply.error(OpenRouterErrors.unavailable()));
		this.runner
			.withPropertyValues("llm.models=local:llama3.2:3b,openai:gpt-x,a/b:free", "llm.providers.local.type=openai",
					"llm.providers.local.base-url=" + this.fake.baseUrl(), "llm.providers.local.api-key=key-of-local",
					"llm.providers.local.headers.X-Team=red", "llm.openai.base-url=" + this.fake.baseUrl(),
					"llm.openai.api-key=key-of-openai", "llm.openrouter.base-url=" + this.fake.baseUrl(),
					"llm.openrouter.api-key=key-of-openrouter", "llm.openrouter.app-name=Tests",
					"llm.openrouter.app-url=https://tests.example",
					"llm.openrouter.provider-preferences.allow-fallbacks=false")
			.run((context) -> {
				ChatRouter router = context.getBean(ChatRouter.class);
				assertThat(router.routes().get("default")).containsExactly("local:llama3.2:3b", "openai:gpt-x",
						"a/b:free");

				RoutedCall call = RoutedCall.from(router.call(new Prompt("q")));

				assertThat(call.attempts()).extracting(RoutedCall.AttemptSummary::provider)
					.containsExactly("local", "openai", "openrouter");
				assertThat(call.servedBy()).isEqualTo("a/b:free");
				assertThat(this.fake.requests()).extracting((request) -> request.header("Authorization"))
					.containsExactly("Bearer key-of-local", "Bearer key-of-openai", "Bearer key-of-openrouter");
				assertThat(this.fake.requests()).extracting((request) -> request.header("X-Team"))
					.containsExactly("red", null, null);
				assertThat(this.fake.requests()).extracting((request) -> request.header("X-OpenRouter-Title"))
					.containsExactly(null, null, "Tests");
				assertThat(this.fake.requests())
					.extracting((request) -> request.json().at("/provider/allow_fallbacks").toString())
					.containsExactly("", "", "false");
			});
	}

	@Test
	void shouldAcceptAnAnswerWithoutFinishReasonFromAServerThatSendsNone() {
		this.fake.reply(Reply.text("all of it").finishReason(null));
		this.runner
			.withPropertyValues("llm.models=local:x", "llm.providers.local.type=openai",
					"llm.providers.local.base-url=" + this.fake.baseUrl(), "llm.providers.local.api-key=k",
					"llm.providers.local.finish-reason-required=false")
			.run((context) -> assertThat(stream(context.getBean(ChatRouter.class))).isEqualTo("all of it"));
	}

	@Test
	void shouldAskAnthropic() {
		this.fake.onPath("/api/v1/messages")
			.reply(Reply.status(200)
				.contentType("application/json")
				.body("{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x-2026\","
						+ "\"content\":[{\"type\":\"text\",\"text\":\"I am Claude\"}],\"stop_reason\":\"end_turn\","
						+ "\"stop_sequence\":null,\"usage\":{\"input_tokens\":25,\"output_tokens\":15}}"));
		String root = this.fake.baseUrl().substring(0, this.fake.baseUrl().length() - "/v1".length());
		this.runner
			.withPropertyValues("llm.models=claude:claude-x", "llm.routes.own.models=anthropic:claude-y",
					"llm.providers.claude.type=anthropic", "llm.providers.claude.api-key=key-of-claude",
					"llm.providers.claude.base-url=" + root, "llm.anthropic.api-key=key-of-anthropic",
					"llm.anthropic.base-url=" + root)
			.run((context) -> {
				ChatRouter router = context.getBean(ChatRouter.class);
				assertThat(router.call("q")).isEqualTo("I am Claude");
				assertThat(router.forRoute("own").call("q")).isEqualTo("I am Claude");
				assertThat(this.fake.requests()).extracting((request) -> request.header("x-api-key"))
					.containsExactly("key-of-claude", "key-of-anthropic");
				assertThat(this.fake.requests()).extracting((request) -> request.json().path("model").stringValue())
					.containsExactly("claude-x", "claude-y");
			});
	}

	@ParameterizedTest
	@CsvSource({ "claude:x, llm.providers.claude", "anthropic:x, llm.anthropic" })
	void shouldNameTheModuleThatAnthropicNeeds(String model, String property) {
		this.runner.withClassLoader(new FilteredClassLoader(AnthropicChatModel.class))
			.withPropertyValues("llm.models=" + model, "llm.providers.claude.type=anthropic",
					"llm.providers.claude.api-key=k", "llm.anthropic.api-key=k")
			.run((context) -> Startup.problem(context).satisfies((problem) -> {
				assertThat(problem.property()).isEqualTo(property);
				assertThat(problem.action()).contains("org.springframework.ai:spring-ai-anthropic");
			}));
	}

	@Test
	void shouldNotNeedAnthropicsModuleForOthers() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.ai.anthropic", "com.anthropic"))
			.withPropertyValues("llm.models=a/b", "llm.openrouter.api-key=k",
					"llm.openrouter.base-url=" + this.fake.baseUrl())
			.run((context) -> assertThat(context.getBean(ChatRouter.class).call("q")).contains("q"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "llm.models=mock", "llm.models=mock:some/model", "llm.provider=mock",
			"llm.models=a/b,openai:x,claude:y,corp; llm.force-mock=true; llm.providers.claude.type=anthropic; "
					+ "llm.providers.corp.type=bean; llm.providers.corp.bean-name=nosuch" })
	void shouldMock(String properties) {
		this.runner.withPropertyValues(properties.split("; ")).run((context) -> {
			ChatRouter router = context.getBean(ChatRouter.class);
			assertThat(router.call("q")).contains("mock answer");
			assertThat(stream(router)).contains("mock answer");
		});
		assertThat(this.fake.requestCount()).isZero();
	}

	@Test
	void shouldKeepTheNamesOfModelsThatAreMocked() {
		this.runner.withPropertyValues("llm.models=a/b,openai:x", "llm.force-mock=true").run((context) -> {
			ChatRouter router = context.getBean(ChatRouter.class);
			assertThat(router.routes().get("default")).containsExactly("a/b", "openai:x");
			assertThat(RoutedCall.from(router.call(new Prompt("q"))).provider()).isEqualTo("openrouter");
		});
	}

	@ParameterizedTest
	@CsvSource({ "llm.openrouter.app-name", "llm.openrouter.headers.X-A" })
	void shouldNotStartWithALineBreakInAHeader(String property) {
		this.runner.withPropertyValues("llm.openrouter.api-key=k", property + "=a\r\nX-Evil: b")
			.run((context) -> Startup.problem(context)
				.satisfies((problem) -> assertThat(problem.property()).isEqualTo(property)));
	}

	private static String stream(ChatRouter router) {
		return String.join("", router.stream("q").collectList().block());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

}
