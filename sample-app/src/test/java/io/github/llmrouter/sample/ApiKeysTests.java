package io.github.llmrouter.sample;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.sample.SampleClient.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
@TestPropertySource(properties = { "sample.api-keys.acme=key-of-acme", "sample.api-keys.umbrella=key-of-umbrella" })
@Import(ApiKeysTests.LastCall.class)
class ApiKeysTests {

	@LocalServerPort
	private int port;

	@Autowired
	private LastCall lastCall;

	private SampleClient client;

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer key-of-nobody", "Bearer ", "Basic key-of-acme", "key-of-acme" })
	void shouldRefuseUnknownKey(String authorization) throws Exception {
		assertRefused(this.client.post(SampleClient.ask("auto"), "Authorization", authorization));
	}

	@Test
	void shouldRefuseMissingKey() throws Exception {
		assertRefused(this.client.post(SampleClient.ask("auto")));
		assertRefused(this.client.post(SampleClient.stream(SampleClient.ask("auto"))));
		assertRefused(this.client.get("/v1/models"));
	}

	private static void assertRefused(Answer answer) {
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.json().at("/error/code").asString()).isEqualTo("invalid_api_key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "acme", "umbrella" })
	void shouldTakeKeyForTenantAndUserFromRequest(String tenant) throws Exception {
		String body = "{\"user\": \"ann\", " + SampleClient.ask("auto").substring(1);
		for (String request : new String[] { body, SampleClient.stream(body) }) {
			Answer answer = this.client.post(request, "Authorization", "Bearer key-of-" + tenant);
			assertThat(answer.status()).isEqualTo(200);
			assertThat(this.lastCall.context.tenant()).isEqualTo(tenant);
			assertThat(this.lastCall.context.user()).isEqualTo("ann");
		}
	}

	@ParameterizedTest
	@CsvSource({ "'', ", "' ', ", "ann\\u0000\\r\\nX-Injected: 1, annX-Injected: 1" })
	void shouldTakeWhateverUserARequestNames(String user, String expected) throws Exception {
		String body = "{\"user\": \"" + user + "\", " + SampleClient.ask("auto").substring(1);
		for (String request : new String[] { body, SampleClient.stream(body) }) {
			assertThat(this.client.post(request, "Authorization", "Bearer key-of-acme").status()).isEqualTo(200);
			assertThat(this.lastCall.context.tenant()).isEqualTo("acme");
			assertThat(this.lastCall.context.user()).isEqualTo(expected);
		}
	}

	@Test
	void shouldLeaveActuatorOpen() throws Exception {
		assertThat(this.client.get("/actuator/health").status()).isEqualTo(200);
	}

	static class LastCall implements CallPolicy {

		private volatile LlmContext context;

		@Override
		public Admission admit(ChatCall call) {
			this.context = call.context();
			return Admission.PROCEED;
		}

	}

}
