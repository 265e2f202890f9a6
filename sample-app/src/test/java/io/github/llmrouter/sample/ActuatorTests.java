package io.github.llmrouter.sample;

import io.github.llmrouter.sample.SampleClient.Answer;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
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
class ActuatorTests {

	@LocalServerPort
	private int port;

	@Autowired
	private FakeOpenRouter openRouter;

	private SampleClient client;

	@BeforeEach
	void connect() throws Exception {
		this.client = new SampleClient(this.port);
		// whatever the tests before have done to its health
		assertThat(this.client.post(SampleClient.ask("auto")).status()).isEqualTo(200);
		this.openRouter.clear();
	}

	@AfterEach
	void reset() throws Exception {
		this.openRouter.reset();
		drain(SampleClient.PRIMARY, false);
	}

	@ParameterizedTest
	@CsvSource({ "health, UP", "info, llm-router", "metrics, jvm.memory.used", "prometheus, jvm_memory_used_bytes",
			"llmrouter, targets" })
	void shouldAnswer(String endpoint, String content) throws Exception {
		Answer answer = this.client.get("/actuator/" + endpoint);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).contains(content);
	}

	@Test
	void shouldCountCalls() throws Exception {
		assertThat(this.client.post(SampleClient.ask("auto")).status()).isEqualTo(200);
		assertThat(this.client.get("/actuator/prometheus").body()).contains("llm_router_call_seconds_bucket{",
				"llm_router_call_seconds_count{", "llm_router_attempt_seconds_count{",
				"gen_ai_client_operation_seconds_count{", "llm_router_tokens_total{", "llm_router_cost_usd_total{");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldTellFallback(boolean stream) throws Exception {
		this.openRouter.on(SampleClient.PRIMARY).reply(Reply.error(OpenRouterErrors.unavailable()));
		String body = SampleClient.ask("auto");
		Answer answer = this.client.post(stream ? SampleClient.stream(body) : body);
		assertThat(answer.text()).startsWith("This is openai/");
		JsonNode status = this.client.get("/actuator/llmrouter").json();
		JsonNode call = status.at("/calls/0");
		assertThat(call.path("servedBy").asString()).isEqualTo(SampleClient.FALLBACK);
		assertThat(call.path("outcome").asString()).isEqualTo("ANSWERED");
		assertThat(call.path("attempts").asInt()).isEqualTo(4);
		assertThat(call.path("streaming").asBoolean()).isEqualTo(stream);
		assertThat(call.path("cost").decimalValue()).isEqualByComparingTo(answer.usage().path("cost").decimalValue());
		JsonNode failure = status.at("/targets/0/lastFailures/0");
		assertThat(failure.path("kind").asString()).isEqualTo("OVERLOADED");
		assertThat(failure.path("status").asInt()).isEqualTo(503);
		Answer health = this.client.get("/actuator/health");
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.json().path("status").asString()).isEqualTo("UP");
		assertThat(health.json().at("/components/llmRouter/status").asString()).isEqualTo("DEGRADED");
	}

	@Test
	void shouldDrainAndTakeBack() throws Exception {
		assertThat(drain(SampleClient.PRIMARY, true).json().path("drained").asBoolean()).isTrue();
		Answer answer = this.client.post(SampleClient.ask("auto"));
		assertThat(answer.text()).startsWith("This is openai/");
		assertThat(answer.header("X-LLM-Attempts")).isEqualTo("1");
		assertThat(this.openRouter.chatRequests()).extracting(RecordedRequest::model)
			.containsExactly(SampleClient.FALLBACK);
		assertThat(drain(SampleClient.PRIMARY, false).json().path("drained").asBoolean(true)).isFalse();
		assertThat(this.client.post(SampleClient.ask("auto")).text()).startsWith("This is anthropic/");
		assertThat(drain("unknown/model", true).status()).isEqualTo(404);
	}

	@Test
	void shouldTellThatTheKeyIsValid() throws Exception {
		assertThat(
				this.client.get("/actuator/health/llmRouter").json().at("/details/keys/openrouter/status").asString())
			.isEqualTo("valid");
	}

	@Test
	void shouldTellNeitherKeysNorPromptsNorUsers() throws Exception {
		String body = """
				{"model": "auto", "user": "user-canary", "messages": [{"role": "user", "content": "prompt-canary"}]}""";
		this.openRouter.on(SampleClient.PRIMARY)
			.enqueue(Reply.error(OpenRouterErrors.moderation(SampleClient.PRIMARY, "prompt-canary")));
		assertThat(this.client.post(body).status()).isNotEqualTo(200);
		assertThat(this.client.post(body).text()).contains("prompt-canary");
		for (String endpoint : new String[] { "llmrouter", "health", "info" }) {
			assertThat(this.client.get("/actuator/" + endpoint).body()).as(endpoint)
				.doesNotContain("prompt-canary", "user-canary", "\"embedded\"", "sk-or");
		}
	}

	@Test
	void shouldNotShowEnvironment() throws Exception {
		assertThat(this.client.get("/actuator/env").status()).isEqualTo(404);
	}

	private Answer drain(String target, boolean drained) throws Exception {
		return this.client.postTo("/actuator/llmrouter/targets/" + target, "{\"drained\": " + drained + "}");
	}

}
