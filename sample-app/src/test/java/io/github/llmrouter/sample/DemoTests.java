package io.github.llmrouter.sample;

import io.github.llmrouter.sample.SampleClient.Answer;
import io.github.llmrouter.test.FakeOpenRouter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class DemoTests {

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
	void shouldMakeAModelFailAndMendIt() throws Exception {
		Answer answer = this.client.postTo("/demo/faults", """
				{"model": "%s", "fault": "overloaded"}""".formatted(SampleClient.PRIMARY));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json().path("fault").asString()).isEqualTo("overloaded");
		assertThat(this.client.post(SampleClient.ask("auto")).text()).startsWith("This is openai/");
		this.client.postTo("/demo/faults", """
				{"model": "%s", "fault": "none"}""".formatted(SampleClient.PRIMARY));
		assertThat(this.client.post(SampleClient.ask("auto")).text()).startsWith("This is anthropic/");
	}

	@Test
	@Timeout(20)
	void shouldAskASecondModelBesideOneThatIsSilent() throws Exception {
		this.client.postTo("/demo/faults", """
				{"model": "~openai/gpt-mini-latest", "fault": "silence"}""");
		Answer answer = this.client.post(SampleClient.ask("quick"));
		assertThat(answer.text()).startsWith("This is anthropic/");
		assertThat(answer.headers().get("x-llm-attempts")).containsExactly("2");
	}

	@Test
	void shouldTellWhatCanBeWrong() throws Exception {
		assertThat(this.client.get("/demo/faults").body())
			.isEqualTo("[\"none\",\"overloaded\",\"rate-limit\",\"quota\",\"reset\",\"silence\",\"cut\",\"stall\"]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"model\": \"a\"}", "{\"model\": \"a\", \"fault\": \"fire\"}",
			"{\"model\": \" \", \"fault\": \"none\"}" })
	void shouldRefuseWhatItDoesNotUnderstand(String body) throws Exception {
		assertThat(this.client.postTo("/demo/faults", body).status()).isEqualTo(400);
	}

}
