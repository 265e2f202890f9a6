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
	void shouldNotShowEnvironment() throws Exception {
		assertThat(new SampleClient(this.port).get("/actuator/env").status()).isEqualTo(404);
	}

}
