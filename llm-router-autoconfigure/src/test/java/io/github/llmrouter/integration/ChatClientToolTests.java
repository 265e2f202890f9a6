package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

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
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tools of a {@code ChatClient}, through the router and over HTTP, while the first
 * model of the chain fails: each runs once, whatever model wanted it and whatever model
 * gets its result.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.retry.initial-interval=5ms", "llm.retry.max-interval=10ms",
				"llm.retry.budget.enabled=false" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class ChatClientToolTests {

	private static final int ATTEMPTS = 3;

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Weather weather = new Weather();

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatClient.Builder builder;

	@BeforeEach
	void fail() {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.unavailable()));
		this.fake.on("second").reply(Reply.text("The second answer"));
	}

	@Test
	void shouldRunATool() {
		this.fake.on("second")
			.enqueue(Reply.toolCall("weather", "{\"city\":\"Oslo\"}"), Reply.text("It is cold in Oslo"));

		String answer = this.builder.build().prompt("How is Oslo?").tools(this.weather).call().content();

		assertThat(answer).isEqualTo("It is cold in Oslo");
		assertThat(this.weather.cities).containsExactly("Oslo");
		assertAsked("first", "first", "first", "second", "first", "first", "first", "second");
		assertToolLoop(this.fake.requests());
	}

	@Test
	void shouldRunAToolInAStream() {
		this.fake.on("second")
			.enqueue(Reply.toolCall("weather", "{\"city\":\"Oslo\"}"), Reply.text("It is cold in Oslo"));

		String answer = content(this.builder.build().prompt("How is Oslo?").tools(this.weather).stream());

		assertThat(answer).isEqualTo("It is cold in Oslo");
		assertThat(this.weather.cities).containsExactly("Oslo");
		assertAsked("first", "first", "first", "second", "first", "first", "first", "second");
		assertToolLoop(this.fake.requests());
		assertThat(this.fake.requests()).allMatch(RecordedRequest::stream);
	}

	@Test
	void shouldNotRunAToolTwiceWhenTheModelFailsInTheMiddleOfItsLoop() {
		this.fake.on("first").enqueue(Reply.toolCall("weather", "{\"city\":\"Oslo\"}"));

		String answer = this.builder.build().prompt("How is Oslo?").tools(this.weather).call().content();

		assertThat(answer).isEqualTo("The second answer");
		assertThat(this.weather.cities).containsExactly("Oslo");
		assertAsked("first", "first", "first", "first", "second");
		assertToolLoop(this.fake.requests());
	}

	@Test
	void shouldNotRunAToolTwiceWhenTheModelFailsInTheMiddleOfItsStreamedLoop() {
		this.fake.on("first").enqueue(Reply.toolCall("weather", "{\"city\":\"Oslo\"}"));

		String answer = content(this.builder.build().prompt("How is Oslo?").tools(this.weather).stream());

		assertThat(answer).isEqualTo("The second answer");
		assertThat(this.weather.cities).containsExactly("Oslo");
		assertAsked("first", "first", "first", "first", "second");
		assertToolLoop(this.fake.requests());
	}

	@Test
	void shouldReadAnEntityAfterATool() {
		this.fake.on("first").enqueue(Reply.toolCall("weather", "{\"city\":\"Oslo\"}"));
		this.fake.on("second").reply(Reply.text("{\"name\":\"Oslo\",\"people\":700000}"));

		City city = this.builder.build()
			.prompt("Which city?")
			.tools(this.weather)
			.advisors(AdvisorParams.ENABLE_NATIVE_STRUCTURED_OUTPUT)
			.call()
			.entity(City.class);

		assertThat(city.name()).isEqualTo("Oslo");
		assertThat(this.weather.cities).containsExactly("Oslo");
		assertThat(this.fake.requests()).allSatisfy((request) -> {
			assertThat(request.json().at("/response_format/type").stringValue()).isEqualTo("json_schema");
			assertThat(request.json().path("tools")).hasSize(1);
		});
	}

	private void assertAsked(String... models) {
		assertThat(this.fake.requests()).extracting(RecordedRequest::model).containsExactly(models);
	}

	/** Each request declares the tool, and those after its run carry the result. */
	private static void assertToolLoop(List<RecordedRequest> requests) {
		assertThat(requests)
			.allSatisfy((request) -> assertThat(request.json().at("/tools/0/function/name").stringValue())
				.isEqualTo("weather"));
		assertThat(requests).filteredOn(RecordedRequest::hasToolResult).hasSize(ATTEMPTS + 1).allSatisfy((request) -> {
			assertThat(roles(request)).containsExactly("user", "assistant", "tool");
			JsonNode messages = request.json().path("messages");
			assertThat(messages.at("/1/tool_calls/0/function/arguments").stringValue())
				.isEqualTo("{\"city\":\"Oslo\"}");
			assertThat(messages.at("/2/tool_call_id").stringValue())
				.isEqualTo(messages.at("/1/tool_calls/0/id").stringValue());
			assertThat(messages.at("/2/content").toString()).contains("-5 degrees");
		});
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

	record City(String name, int people) {
	}

	/** Remembers what it was asked. */
	static final class Weather {

		private final List<String> cities = new CopyOnWriteArrayList<>();

		@Tool(description = "The weather in a city")
		String weather(String city) {
			this.cities.add(city);
			return "-5 degrees";
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
