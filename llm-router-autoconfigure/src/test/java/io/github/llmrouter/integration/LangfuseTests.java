package io.github.llmrouter.integration;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.context.PromptReference;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedRequest;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What arrives at Langfuse of calls over HTTP: as call and as stream.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.retry.max-attempts=1", "llm.retry.budget.enabled=false",
				"llm.langfuse.enabled=true", "llm.langfuse.public-key=pk-lf-1", "llm.langfuse.secret-key=sk-lf-1",
				"llm.langfuse.flush-interval=50ms", "llm.langfuse.environment=test", "llm.langfuse.release=1.2" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class LangfuseTests {

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private ChatClient.Builder builder;

	@Autowired
	private TargetDrain drain;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("llm.langfuse.base-url", langfuse::baseUrl);
	}

	@AfterEach
	void reset() {
		langfuse.reset();
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@ParameterizedTest
	@EnumSource
	void shouldShowACallAsAChainOfGenerations(Mode mode) {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.unavailable()));
		this.fake.on("second")
			.reply(Reply.text("Hello there").usage(100, 20).cachedTokens(40, 0).cost(new BigDecimal("0.00012345")));
		mode.ask(this.router, prompt());

		List<ReceivedSpan> spans = langfuse.awaitSpans(3);
		ReceivedSpan call = span(spans, "route default");
		ReceivedSpan failed = span(spans, "chat first");
		ReceivedSpan generation = span(spans, "chat second");
		assertThat(spans).extracting(ReceivedSpan::traceId).containsOnly(call.traceId());
		assertThat(spans).allSatisfy(LangfuseTests::assertTrace);
		assertThat(call.parentId()).isEmpty();
		assertThat(call.get("langfuse.internal.is_app_root")).isEqualTo(true);
		assertThat(call.get("type")).isEqualTo("chain");
		assertThat(call.attributes()).doesNotContainKeys("langfuse.observation.model.name",
				"langfuse.observation.usage_details", "langfuse.observation.cost_details");
		assertMessages(call);
		assertThat(call.get("metadata.attempts")).isEqualTo("2");
		assertThat(List.of(failed, generation)).allSatisfy((attempt) -> {
			assertThat(attempt.parentId()).isEqualTo(call.spanId());
			assertThat(attempt.get("type")).isEqualTo("generation");
			assertThat(attempt.get("langfuse.internal.is_app_root")).isNull();
			assertThat(attempt.get("prompt.name")).isEqualTo("greeting");
			assertThat(attempt.get("prompt.version")).isEqualTo(3L);
			assertThat(json(attempt, "model.parameters")).isEqualTo(json("{\"temperature\":0.5,\"max_tokens\":50}"));
		});
		assertThat(failed.get("level")).isEqualTo("ERROR");
		assertThat(failed.get("status_message")).isEqualTo("OVERLOADED (HTTP 503)");
		assertThat(failed.get("model.name")).isEqualTo("first");
		assertThat(json(failed, "cost_details")).isEqualTo(json("{\"input\":0,\"output\":0,\"total\":0}"));
		assertThat(failed.get("metadata.cost_source")).isEqualTo("not_billed");
		assertThat(failed.get("metadata.attempt_number")).isEqualTo("1");
		assertThat(failed.get("metadata.outcome")).isEqualTo("failure");
		assertThat(failed.get("metadata.kind")).isEqualTo("OVERLOADED");
		assertThat(generation.get("level")).isNull();
		assertThat(generation.get("model.name")).isEqualTo("second");
		assertThat(generation.get("metadata.attempt_number")).isEqualTo("2");
		assertThat(generation.get("metadata.outcome")).isEqualTo("success");
		assertThat(generation.get("metadata.attempt_cause")).isEqualTo("OVERLOADED");
		assertThat(generation.get("metadata.cost_source")).isEqualTo("provider");
		assertThat(json(generation, "usage_details"))
			.isEqualTo(json("{\"input\":60,\"input_cached_tokens\":40,\"output\":20,\"total\":120}"));
		JsonNode cost = json(generation, "cost_details");
		assertThat(cost.get("total").decimalValue()).isEqualByComparingTo("0.00012345");
		assertThat(cost.get("input").decimalValue().add(cost.get("output").decimalValue()))
			.isEqualByComparingTo("0.00012345");
		assertMessages(generation);
		if (mode == Mode.STREAM) {
			Instant firstToken = Instant.parse((String) generation.get("completion_start_time"));
			assertThat(firstToken).isBetween(generation.start().minusMillis(1), generation.end());
		}
		else {
			assertThat(generation.get("completion_start_time")).isNull();
		}
	}

	private static Prompt prompt() {
		return new Prompt(List.<Message>of(new SystemMessage("Be kind"), new UserMessage("Hi")),
				RoutingChatOptions.builder()
					.temperature(0.5)
					.maxTokens(50)
					.user("u-1")
					.session("s-1")
					.tenant("acme")
					.tags(List.of("one", "two"))
					.metadata("feature", "greeting")
					.metadata("tenant", "another")
					.traceName("greet")
					.prompt(new PromptReference("greeting", 3))
					.build());
	}

	private static void assertTrace(ReceivedSpan span) {
		assertThat(span.get("langfuse.user.id")).isEqualTo("u-1");
		assertThat(span.get("langfuse.session.id")).isEqualTo("s-1");
		assertThat(span.get("langfuse.trace.name")).isEqualTo("greet");
		assertThat(span.get("langfuse.trace.tags")).isEqualTo(List.of("one", "two"));
		assertThat(span.get("langfuse.trace.metadata.tenant")).isEqualTo("acme");
		assertThat(span.get("langfuse.trace.metadata.feature")).isEqualTo("greeting");
		assertThat(span.get("langfuse.environment")).isEqualTo("test");
		assertThat(span.get("langfuse.release")).isEqualTo("1.2");
		assertThat(span.scope()).isEqualTo("io.github.llmrouter");
	}

	private static void assertMessages(ReceivedSpan span) {
		assertThat(json(span, "input")).isEqualTo(json(
				"{\"messages\":[{\"role\":\"system\",\"content\":\"Be kind\"},{\"role\":\"user\",\"content\":\"Hi\"}]}"));
		assertThat(json(span, "output")).isEqualTo(json("{\"role\":\"assistant\",\"content\":\"Hello there\"}"));
	}

	@ParameterizedTest
	@EnumSource
	void shouldShowACallThatFails(Mode mode) {
		this.fake.reply(Reply.error(OpenRouterErrors.unavailable()));
		mode.askInVain(this.router, prompt());

		List<ReceivedSpan> spans = langfuse.awaitSpans(3);
		ReceivedSpan call = span(spans, "route default");
		assertThat(call.get("level")).isEqualTo("ERROR");
		assertThat(call.get("status_message")).isEqualTo("OVERLOADED (HTTP 503)");
		assertThat(call.get("output")).isNull();
		assertThat(call.get("input")).isNotNull();
	}

	@ParameterizedTest
	@EnumSource
	void shouldShowWhoWasNotAsked(Mode mode) {
		this.drain.drain("first");
		try {
			mode.ask(this.router, prompt());
		}
		finally {
			this.drain.restore("first");
		}

		ReceivedSpan call = span(langfuse.awaitSpans(2), "route default");
		assertThat(call.get("metadata.refused_attempts")).isEqualTo("first: REFUSED");
		assertThat(call.get("metadata.target")).isEqualTo("second");
	}

	@Test
	void shouldShowWhatCameOfAStreamThatIsCancelled() {
		this.fake.reply(Reply.text("one two three four").stallAfter(2));
		AtomicReference<Disposable> subscription = new AtomicReference<>();
		subscription.set(this.router.stream(prompt()).subscribe((chunk) -> {
			if (String.valueOf(chunk.getResult().getOutput().getText()).contains("two")) {
				subscription.get().dispose();
			}
		}));

		List<ReceivedSpan> spans = langfuse.awaitSpans(2);
		assertThat(spans).allSatisfy((span) -> {
			assertThat(span.get("level")).isEqualTo("WARNING");
			assertThat(span.get("metadata.outcome")).isEqualTo("cancelled");
			assertThat(json(span, "output").get("content").asString()).startsWith("one two");
		});
		ReceivedSpan generation = span(spans, "chat first");
		assertThat(generation.get("completion_start_time")).isNotNull();
		assertThat(generation.get("metadata.cost_source")).isEqualTo("provider");
	}

	@ParameterizedTest
	@EnumSource
	void shouldShowWhatAChatClientDoes(Mode mode) {
		this.fake.on("first")
			.enqueue(Reply.toolCall("weather", "{\"city\":\"Oslo\"}"), Reply.text("It is cold in Oslo"));
		ChatClient.ChatClientRequestSpec request = this.builder.build()
			.prompt("How is Oslo?")
			.options(RoutingChatOptions.builder().user("u-2"))
			.tools(new Weather());
		String answer = (mode == Mode.CALL) ? request.call().content()
				: String.join("", request.stream().content().collectList().block(Duration.ofSeconds(20)));

		assertThat(answer).isEqualTo("It is cold in Oslo");
		await("chat client");
		List<ReceivedSpan> spans = langfuse.spans();
		ReceivedSpan client = span(spans, "chat client");
		assertThat(client.parentId()).isEmpty();
		assertThat(client.get("type")).isEqualTo("chain");
		assertThat(json(client, "output").get("content").asString()).isEqualTo("It is cold in Oslo");
		assertThat(spans).allSatisfy((span) -> {
			assertThat(span.traceId()).isEqualTo(client.traceId());
			assertThat(span.get("langfuse.user.id")).isEqualTo("u-2");
			assertThat(span.get("langfuse.trace.name")).isEqualTo("chat client");
			assertThat(span == client || spans.stream().anyMatch((other) -> other.spanId().equals(span.parentId())))
				.as("parent of " + span.name())
				.isTrue();
		});
		List<ReceivedSpan> generations = spans.stream().filter((span) -> span.name().equals("chat first")).toList();
		assertThat(generations).hasSize(2);
		assertThat(json(generations.get(0), "input").get("tools").get(0).get("function").get("name").asString())
			.isEqualTo("weather");
		assertThat(json(generations.get(0), "output").get("tool_calls").get(0).get("function"))
			.isEqualTo(json("{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}"));
		assertThat(json(generations.get(1), "input").get("messages").get(2).get("role").asString()).isEqualTo("tool");
		ReceivedSpan tool = span(spans, "weather");
		assertThat(tool.get("type")).isEqualTo("tool");
		assertThat(json(tool, "input")).isEqualTo(json("{\"city\":\"Oslo\"}"));
		assertThat((String) tool.get("output")).contains("cold");
	}

	@Test
	void shouldReferToMedia() {
		this.fake.reply(Reply.text("A cat"));
		byte[] image = new byte[5000];
		this.router.call(new Prompt(UserMessage.builder()
			.text("What is it?")
			.media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(image)),
					Media.builder().mimeType(MimeTypeUtils.IMAGE_JPEG).data("https://example.org/cat.jpg").build())
			.build()));

		JsonNode parts = json(span(langfuse.awaitSpans(2), "chat first"), "input").get("messages")
			.get(0)
			.get("content");
		assertThat(parts.get(0)).isEqualTo(json("{\"type\":\"text\",\"text\":\"What is it?\"}"));
		assertThat(parts.get(1).get("text").asString()).startsWith("[image/png: 5000 bytes, sha256 ");
		assertThat(parts.get(2))
			.isEqualTo(json("{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/cat.jpg\"}}"));
	}

	@Test
	void shouldSayWhoItIs() {
		this.fake.reply(Reply.text("Fine"));
		this.router.call("Hi");
		langfuse.awaitSpans(2);

		ReceivedRequest request = langfuse.requests().get(0);
		assertThat(request.header("authorization")).startsWith("Basic ");
		assertThat(request.header("content-type")).isEqualTo("application/x-protobuf");
		assertThat(request.header("content-encoding")).isEqualTo("gzip");
		assertThat(request.header("x-langfuse-ingestion-version")).isEqualTo("4");
		assertThat(request.header("x-langfuse-public-key")).isEqualTo("pk-lf-1");
	}

	private static void await(String name) {
		for (int count = 1; langfuse.spans().stream().noneMatch((span) -> span.name().equals(name)); count++) {
			langfuse.awaitSpans(count);
		}
	}

	private static ReceivedSpan span(List<ReceivedSpan> spans, String name) {
		return spans.stream()
			.filter((span) -> span.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No " + name + " in " + spans));
	}

	private static JsonNode json(ReceivedSpan span, String attribute) {
		Object value = span.get(attribute);
		assertThat(value).as(attribute + " of " + span.name()).isInstanceOf(String.class);
		return json((String) value);
	}

	private static JsonNode json(String json) {
		return JsonMapper.shared().readTree(json);
	}

	enum Mode {

		CALL {

			@Override
			void ask(ChatRouter router, Prompt prompt) {
				router.call(prompt);
			}

		},

		STREAM {

			@Override
			void ask(ChatRouter router, Prompt prompt) {
				router.stream(prompt).blockLast(Duration.ofSeconds(20));
			}

		};

		abstract void ask(ChatRouter router, Prompt prompt);

		void askInVain(ChatRouter router, Prompt prompt) {
			try {
				ask(router, prompt);
			}
			catch (RuntimeException ex) {
				return;
			}
			throw new AssertionError("It should have failed");
		}

	}

	static class Weather {

		@Tool(description = "The weather in a city")
		String weather(String city) {
			return "cold in " + city;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
