package io.github.llmrouter.integration;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.ai.chat.client.AdvisorParams;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@code ChatClient} can do, through the router and over HTTP, while the first
 * model of the chain fails.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.routes.creator.models=creative,second",
				"llm.retry.initial-interval=5ms", "llm.retry.max-interval=10ms", "llm.retry.budget.enabled=false" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class ChatClientTests {

	private static final Reply FAILURE = Reply.error(OpenRouterErrors.unavailable());

	private static final int ATTEMPTS = 3;

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private ChatClient.Builder builder;

	@BeforeEach
	void fail() {
		this.fake.on("first").reply(FAILURE);
		this.fake.on("second").reply(Reply.text("The second answer"));
	}

	@Test
	void shouldBeBuiltOnTheRouter() {
		ChatResponse response = this.builder.build().prompt("q").call().chatResponse();

		assertThat(RoutedCall.from(response).servedBy()).isEqualTo("second");
		assertThat(RoutedCall.from(response).attempts()).hasSize(ATTEMPTS + 1);
		assertThat(RoutedCall.from(response).route()).isEqualTo(this.router.route());
		assertAsked("first", "first", "first", "second");
	}

	@Test
	void shouldSendSystemAndUserPromptsAndDefaults() {
		ChatClient client = this.builder.defaultSystem("Speak like {who}")
			.defaultOptions(ChatOptions.builder().temperature(0.25).maxTokens(99))
			.build();

		String answer = client.prompt()
			.system((system) -> system.param("who", "a pirate"))
			.user("Where is the gold?")
			.call()
			.content();

		assertThat(answer).isEqualTo("The second answer");
		for (RecordedRequest request : this.fake.requests()) {
			assertThat(roles(request)).containsExactly("system", "user");
			assertThat(text(request, 0)).isEqualTo("Speak like a pirate");
			assertThat(text(request, 1)).isEqualTo("Where is the gold?");
			assertThat(request.json().path("temperature").doubleValue()).isEqualTo(0.25);
			assertThat(request.json().path("max_tokens").intValue()).isEqualTo(99);
		}
		assertAsked("first", "first", "first", "second");
	}

	@Test
	void shouldRemember() {
		ChatClient client = this.builder
			.defaultAdvisors(
					MessageChatMemoryAdvisor.builder(MessageWindowChatMemory.builder().maxMessages(10).build()).build())
			.build();

		ask(client, "My name is Ada", "one");
		ask(client, "Nothing of Ada", "other");
		this.fake.clear();
		assertThat(ask(client, "What is my name?", "one")).isEqualTo("The second answer");

		for (RecordedRequest request : this.fake.requests()) {
			assertThat(roles(request)).containsExactly("user", "assistant", "user");
			assertThat(text(request, 0)).isEqualTo("My name is Ada");
			assertThat(text(request, 1)).isEqualTo("The second answer");
			assertThat(text(request, 2)).isEqualTo("What is my name?");
		}
		assertAsked("first", "first", "first", "second");
	}

	@Test
	void shouldRememberAStreamOnce() {
		ChatMemory memory = MessageWindowChatMemory.builder().build();
		ChatClient client = this.builder.defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build()).build();

		String answer = content(client.prompt("My name is Ada")
			.advisors((advisor) -> advisor.param(ChatMemory.CONVERSATION_ID, "one"))
			.stream());

		assertThat(answer).isEqualTo("The second answer");
		assertThat(memory.get("one")).extracting((message) -> message.getText())
			.containsExactly("My name is Ada", "The second answer");
	}

	@Test
	void shouldReadAnEntity() {
		this.fake.on("second").reply(Reply.text("{\"name\":\"Oslo\",\"people\":700000}"));

		City city = this.builder.build().prompt("Which city?").call().entity(City.class);

		assertThat(city).isEqualTo(new City("Oslo", 700_000));
		for (RecordedRequest request : this.fake.requests()) {
			assertThat(text(request, 0)).startsWith("Which city?").contains("JSON Schema", "people");
			assertThat(request.json().has("response_format")).isFalse();
		}
		assertAsked("first", "first", "first", "second");
	}

	@Test
	void shouldReadAnEntityWhoseSchemaTheModelKeeps() {
		this.fake.on("second").reply(Reply.text("{\"name\":\"Oslo\",\"people\":700000}"));

		City city = this.builder.build()
			.prompt("Which city?")
			.advisors(AdvisorParams.ENABLE_NATIVE_STRUCTURED_OUTPUT)
			.call()
			.entity(City.class);

		assertThat(city).isEqualTo(new City("Oslo", 700_000));
		for (RecordedRequest request : this.fake.requests()) {
			assertThat(text(request, 0)).isEqualTo("Which city?");
			JsonNode format = request.json().path("response_format");
			assertThat(format.path("type").stringValue()).isEqualTo("json_schema");
			assertThat(format.at("/json_schema/schema/properties").propertyNames()).containsExactlyInAnyOrder("name",
					"people");
		}
		assertAsked("first", "first", "first", "second");
	}

	@Test
	void shouldSendImages() {
		String answer = this.builder.build()
			.prompt()
			.user((user) -> user.text("What is this?")
				.media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] { 1, 2, 3 }))
				.media(MimeTypeUtils.IMAGE_JPEG, url("https://example.com/cat.jpg")))
			.call()
			.content();

		assertThat(answer).isEqualTo("The second answer");
		for (RecordedRequest request : this.fake.requests()) {
			JsonNode parts = request.json().at("/messages/0/content");
			assertThat(parts).hasSize(3);
			assertThat(parts.at("/0/text").stringValue()).isEqualTo("What is this?");
			assertThat(parts.at("/1/type").stringValue()).isEqualTo("image_url");
			assertThat(parts.at("/1/image_url/url").stringValue()).isEqualTo("data:image/png;base64,AQID");
			assertThat(parts.at("/2/image_url/url").stringValue()).isEqualTo("https://example.com/cat.jpg");
		}
		assertAsked("first", "first", "first", "second");
	}

	@Test
	void shouldStreamContent() {
		List<String> pieces = this.builder.build()
			.prompt("q")
			.stream()
			.content()
			.filter((piece) -> !piece.isEmpty())
			.collectList()
			.block(PATIENCE);

		assertThat(pieces).hasSizeGreaterThan(1);
		assertThat(String.join("", pieces)).isEqualTo("The second answer");
		assertAsked("first", "first", "first", "second");
		assertThat(this.fake.requests()).allMatch(RecordedRequest::stream);
	}

	@Test
	void shouldStreamResponses() {
		List<ChatResponse> responses = this.builder.build()
			.prompt("q")
			.stream()
			.chatResponse()
			.collectList()
			.block(PATIENCE);

		RoutedCall call = RoutedCall.from(responses.get(responses.size() - 1));
		assertThat(call.servedBy()).isEqualTo("second");
		assertThat(call.attempts()).hasSize(ATTEMPTS + 1);
		assertThat(call.usage().outputTokens()).isPositive();
		assertThat(call.cost()).isPositive();
	}

	@Test
	void shouldTakeTheRouteOfTheCall() {
		this.fake.on("creative").reply(Reply.error(OpenRouterErrors.noEndpoints("creative")));

		ChatResponse response = this.builder.build()
			.prompt("q")
			.options(RoutingChatOptions.builder().route("creator").temperature(0.5))
			.call()
			.chatResponse();

		assertThat(RoutedCall.from(response).route()).isEqualTo("creator");
		assertAsked("creative", "second");
		assertThat(this.fake.requests())
			.allSatisfy((request) -> assertThat(request.json().path("temperature").doubleValue()).isEqualTo(0.5));
	}

	@Test
	void shouldTakePortableOptions() {
		this.builder.build()
			.prompt("q")
			.options(ChatOptions.builder()
				.temperature(0.5)
				.topP(0.75)
				.maxTokens(7)
				.stopSequences(List.of("stop", "end")))
			.call()
			.content();

		assertAsked("first", "first", "first", "second");
		assertThat(this.fake.requests()).extracting(RecordedRequest::json).allSatisfy((json) -> {
			assertThat(json.path("temperature").doubleValue()).isEqualTo(0.5);
			assertThat(json.path("top_p").doubleValue()).isEqualTo(0.75);
			assertThat(json.path("max_tokens").intValue()).isEqualTo(7);
			assertThat(json.path("stop").toString()).isEqualTo("[\"stop\",\"end\"]");
		});
	}

	@Test
	void shouldAskForTheModelThatAPortableOptionNames() {
		String answer = this.builder.build()
			.prompt("q")
			.options(ChatOptions.builder().model("second"))
			.call()
			.content();

		assertThat(answer).isEqualTo("The second answer");
		assertAsked("second");
	}

	@Test
	void shouldTakeOpenAiOptions() {
		this.builder.build()
			.prompt("q")
			.options(OpenAiChatOptions.builder().seed(1).reasoningEffort("low").temperature(0.5))
			.call()
			.content();

		assertAsked("first", "first", "first", "second");
		assertThat(this.fake.requests()).extracting(RecordedRequest::json).allSatisfy((json) -> {
			assertThat(json.path("seed").intValue()).isEqualTo(1);
			assertThat(json.path("reasoning_effort").stringValue()).isEqualTo("low");
			assertThat(json.path("temperature").doubleValue()).isEqualTo(0.5);
		});
	}

	private void assertAsked(String... models) {
		assertThat(this.fake.requests()).extracting(RecordedRequest::model).containsExactly(models);
	}

	private static String ask(ChatClient client, String question, String conversation) {
		return client.prompt(question)
			.advisors((advisor) -> advisor.param(ChatMemory.CONVERSATION_ID, conversation))
			.call()
			.content();
	}

	private static String content(ChatClient.StreamResponseSpec stream) {
		return String.join("", stream.content().collectList().block(PATIENCE));
	}

	private static List<String> roles(RecordedRequest request) {
		return request.json()
			.path("messages")
			.valueStream()
			.map((message) -> message.path("role").stringValue())
			.toList();
	}

	private static String text(RecordedRequest request, int message) {
		return request.json().path("messages").path(message).path("content").stringValue();
	}

	private static URL url(String url) {
		try {
			return URI.create(url).toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	record City(String name, int people) {
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
