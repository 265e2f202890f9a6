package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.context.PromptReference;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.prompt.DoubleBraceTemplateRenderer;
import io.github.llmrouter.prompt.ManagedPrompt;
import io.github.llmrouter.prompt.PromptRegistry;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Prompts from Langfuse in what is sent to models, as call and as stream.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.langfuse.enabled=true", "llm.langfuse.public-key=pk",
				"llm.langfuse.secret-key=sk" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class PromptsInCallsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	private static final List<String> SENT = List.of("You cook {rice}.", "Hi", "How long does {rice} take?");

	private static final Map<String, Object> VARIABLES = Map.of("dish", "{rice}", "history",
			List.of(new UserMessage("Hi")));

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private ChatClient.Builder client;

	@Autowired
	private PromptRegistry prompts;

	@Autowired
	private Links links;

	@DynamicPropertySource
	static void langfuse(DynamicPropertyRegistry properties) {
		properties.add("llm.langfuse.base-url", langfuse::baseUrl);
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@BeforeEach
	void answer() {
		langfuse.prompt("cook", """
				{"version": 3, "config": {"model": "second", "temperature": 0.25},
				 "prompt": [{"role": "system", "content": "You cook {{dish}}."},
				            {"type": "placeholder", "name": "history"},
				            {"role": "user", "content": "How long does {{ dish }} take?"}]}""");
		this.fake.on("first").reply(Reply.text("one"));
		this.fake.on("second").reply(Reply.text("two"));
		this.links.seen.clear();
	}

	@Test
	void shouldCallAndStreamThePromptAsItIsManaged() {
		ManagedPrompt managed = this.prompts.get("cook");
		Prompt prompt = managed.create(VARIABLES, managed.options().build());

		assertThat(RoutedCall.from(this.router.call(prompt)).servedBy()).isEqualTo("second");
		assertThat(this.router.stream(prompt).collectList().block(PATIENCE)).isNotEmpty();

		assertThat(this.fake.requests()).hasSize(2).allSatisfy((request) -> {
			assertThat(request.model()).isEqualTo("second");
			assertThat(request.json().path("temperature").doubleValue()).isEqualTo(0.25);
			assertThat(texts(request)).isEqualTo(SENT);
		});
		assertLinked(2);
	}

	@Test
	void shouldLeaveTheConfigUnlessItIsAskedFor() {
		Prompt prompt = this.prompts.get("cook").create(VARIABLES);

		this.router.call(prompt);
		this.router.stream(prompt).collectList().block(PATIENCE);

		assertThat(this.fake.requests()).hasSize(2).allSatisfy((request) -> {
			assertThat(request.model()).isEqualTo("first");
			assertThat(request.json().has("temperature")).isFalse();
		});
		assertLinked(2);
	}

	@Test
	void shouldServeAChatClient() {
		ManagedPrompt managed = this.prompts.get("cook");
		ChatClient.ChatClientRequestSpec request = this.client.build()
			.prompt()
			.messages(managed.createMessages(VARIABLES))
			.options(managed.options().user("u-17"));

		assertThat(request.call().content()).isEqualTo("two");
		assertThat(request.stream().content().collectList().block(PATIENCE)).isNotEmpty();

		assertThat(this.fake.requests()).hasSize(2).allSatisfy((sent) -> {
			assertThat(sent.model()).isEqualTo("second");
			assertThat(texts(sent)).isEqualTo(SENT);
		});
		assertLinked(2);
	}

	@Test
	void shouldRenderTemplatesOfAChatClient() {
		this.client.build()
			.prompt()
			.templateRenderer(new DoubleBraceTemplateRenderer())
			.system((system) -> system.text("{\"for\": \"{{who}}\"}").param("who", "Ann"))
			.user("{{who}}")
			.call()
			.content();

		assertThat(texts(this.fake.requests().get(0))).containsExactly("{\"for\": \"Ann\"}", "{{who}}");
	}

	private void assertLinked(int calls) {
		assertThat(this.links.seen).hasSize(calls).containsOnly(new PromptReference("cook", 3));
	}

	private static List<String> texts(RecordedRequest request) {
		return request.json()
			.path("messages")
			.valueStream()
			.map((message) -> message.path("content").asString())
			.toList();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Links links() {
			return new Links();
		}

	}

	/** Sees which prompts calls are linked to. */
	static final class Links implements CallPolicy {

		private final List<PromptReference> seen = new CopyOnWriteArrayList<>();

		@Override
		public Admission admit(ChatCall call) {
			this.seen.add(call.context().prompt());
			return Admission.proceed((outcome) -> {
			});
		}

	}

}
