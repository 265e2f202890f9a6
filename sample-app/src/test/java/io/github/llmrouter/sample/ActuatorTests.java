package io.github.llmrouter.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class ActuatorTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "health, UP", "info, {", "metrics, jvm.memory.used", "prometheus, jvm_memory_used_bytes" })
	void shouldAnswer(String endpoint, String content) throws Exception {
		SampleClient.Answer answer = new SampleClient(this.port).get("/actuator/" + endpoint);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).contains(content);
	}

	@Test
	void shouldCountCalls() throws Exception {
		SampleClient client = new SampleClient(this.port);
		assertThat(client.post(SampleClient.ask("auto")).status()).isEqualTo(200);
		assertThat(client.get("/actuator/prometheus").body()).contains("llm_router_call_seconds_bucket{",
				"llm_router_call_seconds_count{", "llm_router_attempt_seconds_count{",
				"gen_ai_client_operation_seconds_count{", "llm_router_tokens_total{", "llm_router_cost_usd_total{");
	}

	@Test
	void shouldNotShowEnvironment() throws Exception {
		assertThat(new SampleClient(this.port).get("/actuator/env").status()).isEqualTo(404);
	}

}
