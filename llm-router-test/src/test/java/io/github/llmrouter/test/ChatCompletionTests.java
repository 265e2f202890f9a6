package io.github.llmrouter.test;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the fake answers when it behaves.
 */
class ChatCompletionTests {

	private final FakeOpenRouter fake = FakeOpenRouter.start();

	private final Client client = new Client(this.fake);

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void shouldAnswerCallWithEveryDocumentedField() throws Exception {
		HttpResponse<String> response = this.client.post(Client.body("~anthropic/claude-sonnet-latest", "Hi", false));
		JsonNode json = Client.JSON.readTree(response.body());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
		assertThat(response.headers().firstValue("x-generation-id")).hasValue(json.path("id").asString());
		assertThat(json.path("id").asString()).matches("gen-\\d{10}-[A-Za-z0-9]{20}");
		assertThat(json.path("object").asString()).isEqualTo("chat.completion");
		assertThat(json.path("created").isIntegralNumber()).isTrue();
		assertThat(json.path("provider").asString()).isEqualTo("Anthropic");
		assertThat(json.path("model").asString()).isEqualTo("anthropic/claude-sonnet-5.5");
		assertThat(json.get("system_fingerprint").isNull()).isTrue();
		assertThat(json.path("service_tier").asString()).isEqualTo("default");
		JsonNode choice = json.at("/choices/0");
		assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
		assertThat(choice.path("native_finish_reason").asString()).isEqualTo("end_turn");
		assertThat(choice.get("logprobs").isNull()).isTrue();
		assertThat(choice.at("/message/role").asString()).isEqualTo("assistant");
		assertThat(choice.at("/message/content").asString())
			.isEqualTo("This is anthropic/claude-sonnet-5.5. You said: Hi");
		assertThat(choice.path("message").get("refusal").isNull()).isTrue();
		assertUsage(json.path("usage"));
	}

	private void assertUsage(JsonNode usage) {
		assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(1);
		assertThat(usage.path("completion_tokens").asInt()).isEqualTo(6);
		assertThat(usage.path("total_tokens").asInt()).isEqualTo(7);
		assertThat(usage.path("is_byok").isBoolean()).isTrue();
		assertThat(usage.path("cost").decimalValue()).isEqualByComparingTo(new BigDecimal("0.000062"));
		assertThat(usage.at("/cost_details/upstream_inference_prompt_cost").decimalValue())
			.isEqualByComparingTo("0.000002");
		assertThat(usage.at("/cost_details/upstream_inference_completions_cost").decimalValue())
			.isEqualByComparingTo("0.00006");
		assertThat(usage.at("/cost_details").get("upstream_inference_cost").isNull()).isTrue();
		assertThat(usage.path("prompt_tokens_details").propertyNames()).containsExactly("cached_tokens",
				"cache_write_tokens", "audio_tokens", "video_tokens");
		assertThat(usage.path("completion_tokens_details").propertyNames()).containsExactly("reasoning_tokens",
				"image_tokens", "audio_tokens");
	}

	@Test
	void shouldStreamAsDocumented() throws Exception {
		HttpResponse<String> response = this.client.post(Client.body("~anthropic/claude-sonnet-latest", "Hi", true));
		List<JsonNode> chunks = Client.chunks(response.body());
		assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
		assertThat(response.body()).startsWith(": OPENROUTER PROCESSING\n\ndata: {").endsWith("\n\ndata: [DONE]\n\n");
		assertThat(chunks).allSatisfy((chunk) -> {
			assertThat(chunk.path("id").asString()).isEqualTo(response.headers().firstValue("x-generation-id").get());
			assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
			assertThat(chunk.path("model").asString()).isEqualTo("anthropic/claude-sonnet-5.5");
			assertThat(chunk.path("provider").asString()).isEqualTo("Anthropic");
			assertThat(chunk.path("created").isIntegralNumber()).isTrue();
			// null is no string for a client that checks
			assertThat(chunk.has("system_fingerprint")).isFalse();
		});
		assertThat(Client.content(chunks)).isEqualTo("This is anthropic/claude-sonnet-5.5. You said: Hi");
		JsonNode finish = chunks.get(chunks.size() - 2).at("/choices/0");
		assertThat(finish.path("finish_reason").asString()).isEqualTo("stop");
		assertThat(finish.path("native_finish_reason").asString()).isEqualTo("end_turn");
		JsonNode last = chunks.get(chunks.size() - 1);
		assertThat(last.path("choices").isArray()).isTrue();
		assertThat(last.path("choices")).isEmpty();
		assertUsage(last.path("usage"));
		assertThat(chunks.subList(0, chunks.size() - 1)).noneMatch((chunk) -> chunk.has("usage"));
	}

	@Test
	void shouldTellUsageInOneEmptyChoice() throws Exception {
		this.fake.reply(Reply.text("Hi").usage(UsageStyle.EMPTY_CHOICE));
		List<JsonNode> chunks = this.client.stream("m");
		JsonNode last = chunks.get(chunks.size() - 1);
		assertThat(last.path("usage").path("completion_tokens").asInt()).isEqualTo(1);
		assertThat(last.path("choices")).hasSize(1);
		assertThat(last.at("/choices/0/delta/content").asString("none")).isEmpty();
		assertThat(last.at("/choices/0").get("finish_reason").isNull()).isTrue();
	}

	@Test
	void shouldCallToolsInOnePiece() throws Exception {
		this.fake.reply(Reply.toolCall("weather", "{\"city\":\"Paris\"}").toolCall("time", "{}"));
		JsonNode choice = this.client.call("openai/gpt-6-luna").at("/choices/0");
		assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
		JsonNode message = choice.path("message");
		assertThat(message.get("content").isNull()).isTrue();
		JsonNode first = message.at("/tool_calls/0");
		assertThat(first.path("id").asString()).startsWith("call_");
		assertThat(first.path("type").asString()).isEqualTo("function");
		assertThat(first.at("/function/name").asString()).isEqualTo("weather");
		assertThat(first.at("/function/arguments").asString()).isEqualTo("{\"city\":\"Paris\"}");
		assertThat(message.at("/tool_calls/1/function/name").asString()).isEqualTo("time");
	}

	@Test
	void shouldStreamToolCallsInPieces() throws Exception {
		this.fake.reply(Reply.toolCall("weather", "{\"city\":\"Paris\"}").toolCall("time", "{}"));
		List<JsonNode> deltas = this.client.stream("m")
			.stream()
			.map((chunk) -> chunk.at("/choices/0/delta/tool_calls/0"))
			.filter((delta) -> !delta.isMissingNode())
			.toList();
		assertThat(deltas).extracting((delta) -> delta.path("index").asInt()).containsExactly(0, 0, 0, 1, 1);
		assertThat(deltas.get(0).at("/function/name").asString()).isEqualTo("weather");
		assertThat(deltas.get(0).has("id")).isTrue();
		assertThat(deltas.get(1).has("id")).isFalse();
		assertThat(
				deltas.get(1).at("/function/arguments").asString() + deltas.get(2).at("/function/arguments").asString())
			.isEqualTo("{\"city\":\"Paris\"}");
	}

	@Test
	void shouldAnswerToolResultByRule() throws Exception {
		this.fake.reply((request) -> request.hasToolResult() ? Reply.echo() : Reply.toolCall("weather", "{}"));
		String body = """
				{"model":"m","messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[]},
				{"role":"tool","tool_call_id":"x","content":"sunny"}]}""";
		assertThat(this.client.post(body).body()).contains("This is m. The tool said: sunny");
		assertThat(this.client.call("m").at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
	}

	@Test
	void shouldReason() throws Exception {
		this.fake.reply(Reply.text("42").reasoning("Let me think"));
		JsonNode json = this.client.call("m");
		assertThat(json.at("/choices/0/message/reasoning").asString()).isEqualTo("Let me think");
		assertThat(json.at("/choices/0/message/reasoning_details/0/type").asString()).isEqualTo("reasoning.text");
		assertThat(json.at("/usage/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(3);
		assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(4);
		List<JsonNode> chunks = this.client.stream("m");
		assertThat(chunks.get(1).at("/choices/0/delta/reasoning").asString()).isEqualTo("Let");
		assertThat(Client.content(chunks)).isEqualTo("42");
		String excluded = Client.body("m", "Hi", false)
			.replace("\"stream\"", "\"reasoning\":{\"exclude\":true},\"stream\"");
		assertThat(this.client.post(excluded).body()).contains("42").doesNotContain("Let me think");
	}

	@Test
	void shouldOfferSeveralChoices() throws Exception {
		this.fake.reply(Reply.text("").choices("one two", "three"));
		JsonNode choices = this.client.call("m").path("choices");
		assertThat(choices).hasSize(2);
		assertThat(choices.at("/1/message/content").asString()).isEqualTo("three");
		List<JsonNode> chunks = this.client.stream("m");
		assertThat(chunks).filteredOn((chunk) -> chunk.at("/choices/0/finish_reason").isString())
			.extracting((chunk) -> chunk.at("/choices/0/index").asInt())
			.containsExactly(0, 1);
	}

	@Test
	void shouldAcceptImagesAndRoutingFields() throws Exception {
		String body = """
				{"model":"openai/gpt-6-luna","models":["openai/gpt-6.1-sol"],"provider":{"order":["OpenAI"]},"user":"u",
				"session_id":"s","service_tier":"flex","messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},
				{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""";
		JsonNode json = Client.JSON.readTree(this.client.post(body).body());
		assertThat(json.at("/choices/0/message/content").asString()).endsWith("You said: What is it?");
		assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(3 + 85);
		assertThat(json.path("service_tier").asString()).isEqualTo("flex");
	}

	@Test
	void shouldObeyTokenLimitInEchoOnly() throws Exception {
		String body = Client.body("m", "a b c d e f", false).replace("\"stream\"", "\"max_tokens\":3,\"stream\"");
		JsonNode echo = Client.JSON.readTree(this.client.post(body).body());
		assertThat(echo.at("/choices/0/finish_reason").asString()).isEqualTo("length");
		assertThat(echo.at("/usage/completion_tokens").asInt()).isEqualTo(3);
		this.fake.reply(Reply.text("one two three four"));
		assertThat(this.client.post(body).body()).contains("one two three four");
	}

	@Test
	void shouldTellRouterMetadataWhenAsked() throws Exception {
		String body = Client.body("~openai/gpt-latest", "Hi", false);
		HttpResponse<String> response = this.client.post(body, "X-OpenRouter-Metadata", "enabled");
		JsonNode metadata = Client.JSON.readTree(response.body()).path("openrouter_metadata");
		assertThat(metadata.path("requested").asString()).isEqualTo("~openai/gpt-latest");
		assertThat(metadata.at("/endpoints/available/0/model").asString()).isEqualTo("openai/gpt-6.1-sol");
		assertThat(this.client.post(body).body()).doesNotContain("openrouter_metadata");
	}

	@Test
	void shouldTellWhatItIsTold() throws Exception {
		this.fake.reply(Reply.text("x")
			.model("acme/one")
			.provider("Acme")
			.finishReason("length", "max_out")
			.usage(100, 10)
			.cachedTokens(60, 20)
			.reasoningTokens(5));
		JsonNode json = this.client.call("anthropic/claude-sonnet-5.5");
		assertThat(json.path("model").asString()).isEqualTo("acme/one");
		assertThat(json.path("provider").asString()).isEqualTo("Acme");
		assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("length");
		assertThat(json.at("/choices/0/native_finish_reason").asString()).isEqualTo("max_out");
		JsonNode usage = json.path("usage");
		assertThat(usage.path("total_tokens").asInt()).isEqualTo(110);
		assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(60);
		assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(5);
		// 20 at 2, 60 at 0.20, 20 at 2.50 and 10 at 10 USD per million
		assertThat(usage.path("cost").decimalValue()).isEqualByComparingTo("0.000202");
	}

	@Test
	void shouldSendOtherHeaders() throws Exception {
		this.fake.reply(Reply.text("x").header("content-type", "text/plain").header("X-Mine", "1"));
		HttpResponse<String> response = this.client.post(Client.body("m", "Hi", true));
		assertThat(response.headers().allValues("content-type")).containsExactly("text/plain");
		assertThat(response.headers().firstValue("x-mine")).hasValue("1");
		assertThat(response.body()).contains("[DONE]");
	}

}
