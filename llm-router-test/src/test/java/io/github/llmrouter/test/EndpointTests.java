package io.github.llmrouter.test;

import java.math.BigDecimal;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for everything but completions.
 */
class EndpointTests {

	private final FakeOpenRouter fake = FakeOpenRouter.builder()
		.key("sk-or-v1-0123456789abcdef")
		.managementKey("sk-manage")
		.strict()
		.model(FakeModel.of("acme/fast").prices("0.0000001", "0.0000002").limits(1000, 100))
		.start();

	private final Client client = new Client(this.fake, this.fake.apiKey());

	@AfterEach
	void close() {
		this.fake.close();
	}

	private JsonNode get(String path) throws Exception {
		HttpResponse<String> response = this.client.get(path);
		assertThat(response.statusCode()).isEqualTo(200);
		return Client.JSON.readTree(response.body());
	}

	@Test
	void shouldListModelsWithExactPricesAsStrings() throws Exception {
		JsonNode json = get("/models");
		assertThat(json.path("total_count").asInt()).isEqualTo(json.path("data").size()).isGreaterThan(10);
		assertThat(json.path("links").get("next").isNull()).isTrue();
		JsonNode acme = json.path("data").get(json.path("data").size() - 1);
		assertThat(acme.path("id").asString()).isEqualTo("acme/fast");
		assertThat(acme.at("/pricing/prompt").isString()).isTrue();
		assertThat(acme.at("/pricing/prompt").asString()).isEqualTo("0.0000001");
		assertThat(acme.path("context_length").asInt()).isEqualTo(1000);
		assertThat(acme.at("/top_provider/max_completion_tokens").asInt()).isEqualTo(100);
		assertThat(json.path("data")).allSatisfy((model) -> assertThat(model.propertyNames()).contains("canonical_slug",
				"name", "created", "architecture", "per_request_limits", "supported_parameters", "default_parameters",
				"supported_voices", "links"));
		assertThat(json.path("data")).anySatisfy((model) -> {
			assertThat(model.path("id").asString()).isEqualTo("~openai/gpt-latest");
			assertThat(model.at("/alias_target/slug").asString()).isEqualTo("openai/gpt-6.1-sol");
		});
		assertThat(json.path("data")).anySatisfy((model) -> {
			assertThat(model.path("id").asString()).isEqualTo("openrouter/auto");
			assertThat(model.at("/pricing/prompt").asString()).isEqualTo("-1");
		});
	}

	@Test
	void shouldPageModels() throws Exception {
		JsonNode first = get("/models?limit=3");
		assertThat(first.path("data")).hasSize(3);
		String next = first.at("/links/next").asString();
		assertThat(next).isEqualTo("/api/v1/models?offset=3&limit=3");
		JsonNode second = get(next.substring("/api/v1".length()));
		assertThat(second.at("/data/0/id")).isNotEqualTo(first.at("/data/0/id"));
		assertThat(get("/models?offset=9999").path("data")).isEmpty();
	}

	@Test
	void shouldTellOneModelAndItsEndpoints() throws Exception {
		assertThat(get("/model/acme/fast").at("/data/id").asString()).isEqualTo("acme/fast");
		JsonNode data = get("/models/anthropic/claude-sonnet-5.5/endpoints").path("data");
		assertThat(data.path("id").asString()).isEqualTo("anthropic/claude-sonnet-5.5");
		assertThat(data.at("/endpoints/0/provider_name").asString()).isEqualTo("Anthropic");
		assertThat(data.at("/endpoints/0/pricing/completion").asString()).isEqualTo("0.00001");
		assertThat(this.client.get("/models/no/such/endpoints").statusCode()).isEqualTo(404);
		assertThat(this.client.get("/model/no/such").statusCode()).isEqualTo(404);
		assertThat(get("/models/count").at("/data/count").asInt())
			.isEqualTo(get("/models").path("total_count").asInt());
	}

	@Test
	void shouldTellWhatKeyHasSpent() throws Exception {
		this.fake.reply(Reply.text("x").cost(new BigDecimal("0.25")));
		this.client.call("acme/fast");
		this.client.stream("acme/fast");
		JsonNode data = get("/key").path("data");
		assertThat(data.path("usage").decimalValue()).isEqualByComparingTo("0.5");
		assertThat(data.path("label").asString()).isEqualTo("sk-or-v1-012...def");
		assertThat(data.get("limit").isNull()).isTrue();
		assertThat(data.path("is_management_key").asBoolean(true)).isFalse();
		assertThat(get("/auth/key").path("data").path("usage").decimalValue()).isEqualByComparingTo("0.5");
	}

	@Test
	void shouldShowCreditsToManagementKeyOnly() throws Exception {
		HttpResponse<String> refused = this.client.get("/credits");
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("Only management keys can perform this operation");
		HttpResponse<String> shown = new Client(this.fake, "sk-manage").get("/credits");
		assertThat(Client.JSON.readTree(shown.body()).at("/data/total_credits").isNumber()).isTrue();
	}

	@Test
	void shouldTellGeneration() throws Exception {
		this.fake.reply(Reply.text("one two three"));
		String body = Client.body("acme/fast", "Hello", true).replace("\"stream\"", "\"user\":\"u1\",\"stream\"");
		String id = this.client.post(body, "HTTP-Referer", "https://acme.example")
			.headers()
			.firstValue("x-generation-id")
			.get();
		JsonNode data = get("/generation?id=" + id).path("data");
		assertThat(data.path("id").asString()).isEqualTo(id);
		assertThat(data.path("model").asString()).isEqualTo("acme/fast");
		assertThat(data.path("streamed").asBoolean()).isTrue();
		assertThat(data.path("cancelled").asBoolean(true)).isFalse();
		assertThat(data.path("tokens_completion").asInt()).isEqualTo(3);
		assertThat(data.path("total_cost").decimalValue()).isEqualByComparingTo("0.0000008");
		assertThat(data.path("finish_reason").asString()).isEqualTo("stop");
		assertThat(data.path("external_user").asString()).isEqualTo("u1");
		assertThat(data.path("http_referer").asString()).isEqualTo("https://acme.example");
		assertThat(this.client.get("/generation?id=gen-unknown").statusCode()).isEqualTo(404);
		assertThat(this.client.get("/generation").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/key", "/credits", "/generation?id=x", "/models/user" })
	void shouldRefuseWrongKey(String path) throws Exception {
		HttpResponse<String> response = new Client(this.fake, "wrong").get(path);
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("\"code\":401", "User not found.");
	}

	@Test
	void shouldRefuseChatWithoutKeyOrWithWrongOne() throws Exception {
		String body = Client.body("acme/fast", "Hi", true);
		assertThat(new Client(this.fake, "wrong").post(body).statusCode()).isEqualTo(401);
		assertThat(new Client(this.fake, "").post(body).body()).contains("Missing Authentication header");
		try (Wire wire = Wire.open(this.fake)) {
			wire.send("POST /api/v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
					+ "Content-Length: 2\r\n\r\n{}");
			wire.readUntil("Missing Authentication header");
			assertThat(wire.text()).startsWith("HTTP/1.1 401");
		}
		assertThat(new Client(this.fake, "wrong").get("/models").statusCode()).isEqualTo(200);
	}

	@Test
	void shouldRefuseBadRequests() throws Exception {
		assertThat(this.client.post("no json").statusCode()).isEqualTo(400);
		assertThat(this.client.post("").statusCode()).isEqualTo(400);
		assertThat(this.client.post("[]").statusCode()).isEqualTo(400);
		assertThat(this.client.post("{\"model\":\"acme/fast\"}").body()).contains("Input required");
		HttpResponse<String> unknown = this.client.post(Client.body("acme/slow", "Hi", false));
		assertThat(unknown.statusCode()).isEqualTo(400);
		assertThat(unknown.body()).contains("acme/slow is not a valid model ID");
		assertThat(this.client.post(Client.body("acme/fast:nitro", "Hi", false)).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/chat/completions", "/nothing" })
	void shouldSayNotFoundInJson(String path) throws Exception {
		HttpResponse<String> response = this.client.get(path);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(Client.JSON.readTree(response.body()).at("/error/code").asInt()).isEqualTo(404);
	}

	@Test
	void shouldMisbehaveAtAnyPath() throws Exception {
		this.fake.onPath("/api/v1/models").enqueue(Reply.error(OpenRouterErrors.unavailable()));
		assertThat(this.client.get("/models?limit=1").statusCode()).isEqualTo(503);
		assertThat(this.client.get("/models?limit=1").statusCode()).isEqualTo(200);
		this.fake.onPath("/api/v1/key").reply(Reply.text("no"));
		assertThat(this.client.get("/key").body()).contains("not with a completion");
	}

}
