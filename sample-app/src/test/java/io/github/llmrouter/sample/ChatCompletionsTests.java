package io.github.llmrouter.sample;

import java.util.List;

import io.github.llmrouter.sample.SampleClient.Answer;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.UsageStyle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class ChatCompletionsTests {

	private static final String WEATHER = """
			{"model": "auto", "messages": [{"role": "user", "content": "How is the weather?"}], "tools": [{
				"type": "function", "function": {"name": "weather", "description": "Tells the weather",
				"parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]}""";

	@LocalServerPort
	private int port;

	@Autowired
	private FakeOpenRouter openRouter;

	private SampleClient client;

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
	}

	@AfterEach
	void reset() {
		this.openRouter.reset();
	}

	@Test
	void shouldAnswerCall() throws Exception {
		Answer answer = this.client.post(SampleClient.ask("auto"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("X-LLM-Attempts")).isEqualTo("1");
		JsonNode body = answer.json();
		assertThat(body.path("object").asString()).isEqualTo("chat.completion");
		assertThat(body.path("id").asString()).startsWith("chatcmpl-");
		assertThat(body.path("created").asLong()).isPositive();
		assertThat(body.at("/choices/0/message/role").asString()).isEqualTo("assistant");
		assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
		assertThat(answer.text()).endsWith("You said: Hello");
		assertUsage(answer.usage());
	}

	@Test
	void shouldStream() throws Exception {
		Answer answer = this.client.post(SampleClient.stream(SampleClient.ask("auto")));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
		assertThat(answer.header("X-LLM-Attempts")).isEqualTo("1");
		assertThat(answer.text()).endsWith("You said: Hello");
		assertThat(answer.data()).endsWith("[DONE]").hasSizeGreaterThan(5);
		List<JsonNode> events = answer.events();
		assertThat(events).allSatisfy((event) -> {
			assertThat(event.path("object").asString()).isEqualTo("chat.completion.chunk");
			assertThat(event.path("id")).isEqualTo(events.get(0).path("id"));
			assertThat(event.path("model").asString()).isNotEmpty();
		});
		assertThat(events).filteredOn((event) -> event.at("/choices/0/finish_reason").asString("").equals("stop"))
			.hasSize(1);
		assertUsage(answer.usage());
	}

	private static void assertUsage(JsonNode usage) {
		assertThat(usage.path("prompt_tokens").asLong()).isPositive();
		assertThat(usage.path("completion_tokens").asLong()).isPositive();
		assertThat(usage.path("total_tokens").asLong())
			.isEqualTo(usage.path("prompt_tokens").asLong() + usage.path("completion_tokens").asLong());
		assertThat(usage.path("cost").asDouble()).isPositive();
	}

	@ParameterizedTest
	@CsvSource({ "auto, ~anthropic/claude-sonnet-latest", "default, ~anthropic/claude-sonnet-latest",
			"quick, ~openai/gpt-mini-latest", "~openai/gpt-latest, ~openai/gpt-latest",
			"~anthropic/claude-haiku-latest, ~anthropic/claude-haiku-latest" })
	void shouldAskWhatModelNames(String model, String asked) throws Exception {
		for (String body : List.of(SampleClient.ask(model), SampleClient.stream(SampleClient.ask(model)))) {
			this.openRouter.clear();
			Answer answer = this.client.post(body);
			assertThat(answer.status()).isEqualTo(200);
			assertThat(this.openRouter.chatRequests()).extracting(RecordedRequest::model).containsExactly(asked);
			JsonNode first = body.contains("\"stream\"") ? answer.events().get(0) : answer.json();
			assertThat(first.path("model").asString()).doesNotStartWith("~")
				.startsWith(asked.substring(1, asked.indexOf('/')));
		}
	}

	@Test
	void shouldTakeOptionsOfRouteUnlessRequestHasItsOwn() throws Exception {
		this.client.post(SampleClient.ask("creator"));
		this.client.post("""
				{"model": "creator", "messages": [{"role": "user", "content": "Hello"}], "temperature": 0.1,
				"max_tokens": 77, "top_p": 0.5, "stop": "END", "frequency_penalty": 0.2, "presence_penalty": 0.3}""");
		assertThat(request(0).path("temperature").asDouble()).isEqualTo(0.9);
		JsonNode second = request(1);
		assertThat(second.path("temperature").asDouble()).isEqualTo(0.1);
		assertThat(second.path("top_p").asDouble()).isEqualTo(0.5);
		assertThat(second.path("frequency_penalty").asDouble()).isEqualTo(0.2);
		assertThat(second.path("presence_penalty").asDouble()).isEqualTo(0.3);
		assertThat(second.at("/stop/0").asString(second.path("stop").asString(""))).isEqualTo("END");
		assertThat(second.path("max_completion_tokens").asInt(second.path("max_tokens").asInt(0))).isEqualTo(77);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldSayNothingOfAUsageThatIsNotKnown(boolean stream) throws Exception {
		this.openRouter.reply(Reply.echo().usage(UsageStyle.NONE));
		String body = SampleClient.ask("auto");
		Answer answer = this.client.post(stream ? SampleClient.stream(body) : body);
		assertThat(answer.text()).endsWith("You said: Hello");
		assertThat(answer.body()).doesNotContain("usage", "cost");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /v1/chat/completions, application/json, 405", "POST, /v1/chat/completions, text/plain, 415",
			"POST, /v1/embeddings, application/json, 404" })
	void shouldTellWhatItDoesNotServe(String method, String path, String contentType, int status) throws Exception {
		Answer answer = this.client.send(method, path, contentType);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).startsWith("application/json");
		assertThat(answer.json().at("/error/message").asString()).isNotEmpty();
		assertThat(answer.json().at("/error/type").asString()).isEqualTo("invalid_request_error");
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{\"model\": \"nobody/knows-me\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}",
			"{\"model\": \"auto\"}", "{\"model\": \"auto\", \"messages\": []}",
			"{\"model\": \"auto\", \"messages\": [null]}",
			"{\"model\": \"auto\", \"messages\": [{\"role\": \"poet\", \"content\": \"x\"}]}", "{\"model\": ",
			"{\"model\": \"auto\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"stop\": {\"a\": 1}}",
			"{\"model\": \"auto\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}], \"stop\": [{}]}", "", "[]",
			"{\"model\": \"auto\", \"messages\": 5}" })
	void shouldRejectInvalidRequest(String body) throws Exception {
		List<String> bodies = body.contains("messages") ? List.of(body, SampleClient.stream(body)) : List.of(body);
		for (String invalid : bodies) {
			Answer answer = this.client.post(invalid);
			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.header("Content-Type")).startsWith("application/json");
			assertThat(answer.json().at("/error/message").asString()).isNotEmpty();
			assertThat(answer.json().at("/error/type").asString()).isIn("invalid_request_error", "invalid_request");
		}
		assertThat(this.openRouter.chatRequests()).isEmpty();
	}

	@Test
	void shouldPassToolsAndTheirCallsOn() throws Exception {
		this.openRouter.reply(Reply.toolCall("weather", "{\"city\":\"Rome\"}"));
		for (String body : List.of(WEATHER, SampleClient.stream(WEATHER))) {
			this.openRouter.clear();
			Answer answer = this.client.post(body);
			JsonNode tool = request(0).at("/tools/0/function");
			assertThat(tool.path("name").asString()).isEqualTo("weather");
			assertThat(tool.at("/parameters/properties/city/type").asString()).isEqualTo("string");
			JsonNode calls = answer.find("tool_calls");
			assertThat(calls).hasSize(1);
			assertThat(calls.at("/0/id").asString()).isNotEmpty();
			assertThat(calls.at("/0/function/name").asString()).isEqualTo("weather");
			assertThat(calls.at("/0/function/arguments").asString()).isEqualTo("{\"city\":\"Rome\"}");
			assertThat(answer.body()).contains("\"finish_reason\":\"tool_calls\"");
			assertThat(this.openRouter.chatRequests()).hasSize(1);
		}
	}

	@Test
	void shouldPassResultOfToolOn() throws Exception {
		Answer answer = this.client.post("""
				{"model": "auto", "messages": [{"role": "system", "content": "Be brief"},
				{"role": "user", "content": "How is the weather?"},
				{"role": "assistant", "content": null, "tool_calls": [{"id": "call-1", "type": "function",
				"function": {"name": "weather", "arguments": "{}"}}]},
				{"role": "tool", "tool_call_id": "call-1", "content": "sunny"}]}""");
		assertThat(answer.text()).endsWith("The tool said: sunny");
		JsonNode messages = request(0).path("messages");
		assertThat(messages).extracting((message) -> message.path("role").asString())
			.containsExactly("system", "user", "assistant", "tool");
		assertThat(messages.at("/2/tool_calls/0/id").asString()).isEqualTo("call-1");
		assertThat(messages.at("/3/tool_call_id").asString()).isEqualTo("call-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com/cat.png", "data:image/jpeg;base64,/9j/4AAQ" })
	void shouldPassImagesOn(String url) throws Exception {
		this.client.post("""
				{"model": "auto", "messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"},
				{"type": "image_url", "image_url": {"url": "%s"}}]}]}""".formatted(url));
		JsonNode content = request(0).at("/messages/0/content");
		assertThat(content.at("/0/text").asString()).isEqualTo("What is it?");
		assertThat(content.at("/1/image_url/url").asString()).isEqualTo(url);
	}

	@Test
	void shouldPassSchemaOn() throws Exception {
		this.client.post("""
				{"model": "auto", "messages": [{"role": "user", "content": "Hello"}], "response_format": {
				"type": "json_schema", "json_schema": {"name": "greeting", "schema": {"type": "object",
				"properties": {"text": {"type": "string"}}, "required": ["text"], "additionalProperties": false}}}}""");
		JsonNode format = request(0).path("response_format");
		assertThat(format.path("type").asString()).isEqualTo("json_schema");
		assertThat(format.at("/json_schema/schema/properties/text/type").asString()).isEqualTo("string");
	}

	@Test
	void shouldListModels() throws Exception {
		Answer answer = this.client.get("/v1/models");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json().path("object").asString()).isEqualTo("list");
		assertThat(answer.json().path("data")).extracting((model) -> model.path("id").asString())
			.contains("auto", "default", "creator", "quick", SampleClient.PRIMARY, SampleClient.FALLBACK,
					"~anthropic/claude-haiku-latest")
			.doesNotHaveDuplicates();
	}

	private JsonNode request(int index) {
		return this.openRouter.chatRequests().get(index).json();
	}

}
