package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.List;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.agent.AgentTracer;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.document.Document;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * That Langfuse and the log see nothing of what is asked and answered where neither is to
 * be shown.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.retry.max-attempts=1", "llm.retry.budget.enabled=false",
				"llm.langfuse.enabled=true", "llm.langfuse.public-key=pk-lf-1",
				"llm.langfuse.secret-key=sk-secret-canary", "llm.langfuse.flush-interval=50ms",
				"llm.langfuse.include-prompt=false", "llm.langfuse.include-completion=false" })
@AutoConfigureFakeOpenRouter
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class LangfuseCanaryTests {

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private ChatClient.Builder builder;

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
		langfuse.reset();
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldNotTellWhatIsAskedAndAnswered(boolean stream, CapturedOutput output) {
		this.fake.on("first")
			.enqueue(Reply.error(OpenRouterErrors.unavailable()),
					Reply.toolCall("weather", "{\"city\":\"argument-canary\"}"), Reply.text("answer-canary"));
		this.fake.on("second").reply(Reply.toolCall("weather", "{\"city\":\"argument-canary\"}"));
		this.agents.trace("agent", "input-canary", (run) -> {
			ChatClient.ChatClientRequestSpec request = this.builder.build()
				.prompt("prompt-canary")
				.system("system-canary")
				.tools(new Weather());
			return stream ? String.join("", request.stream().content().collectList().block(Duration.ofSeconds(20)))
					: request.call().content();
		});
		retrieve();

		// the client's own observation of a stream ends after its subscriber was told
		for (String last : List.of("db query", "agent", "chat client")) {
			assertNothingTold(langfuse.awaitSpans(1, (span) -> span.name().equals(last)), output);
		}
		assertThat(langfuse.spans()).extracting(ReceivedSpan::name)
			.contains("route default", "chat first", "chat second", "weather");
		assertNothingTold(langfuse.spans(), output);
	}

	private void retrieve() {
		VectorStoreObservationContext context = VectorStoreObservationContext.builder("db", "query")
			.queryRequest(SearchRequest.builder().query("query-canary").build())
			.queryResponse(List.of(new Document("document-canary")))
			.build();
		Observation.createNotStarted("db.vector.client.operation", () -> context, this.registry).start().stop();
	}

	@Test
	void shouldNotTellWhyItFailed(CapturedOutput output) {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.agents.trace("agent", "input-canary", (run) -> {
				throw new IllegalStateException("error-canary");
			}));

		assertNothingTold(langfuse.awaitSpans(1), output);
	}

	@Test
	void shouldNotTellWhatWasAnsweredInVain(CapturedOutput output) {
		this.fake.reply(Reply.error(OpenRouterErrors.unavailable()));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.router.call("prompt-canary"));

		assertNothingTold(langfuse.awaitSpans(3), output);
	}

	private static void assertNothingTold(List<ReceivedSpan> spans, CapturedOutput output) {
		assertThat(spans).isNotEmpty();
		assertThat(spans.toString()).doesNotContain("canary");
		assertThat(output.getAll()).doesNotContain("canary");
	}

	static class Weather {

		@Tool(description = "The weather, described by a description-canary")
		String weather(String city) {
			return "result-canary of " + city;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
