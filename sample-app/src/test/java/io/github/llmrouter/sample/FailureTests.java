package io.github.llmrouter.sample;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.llmrouter.sample.SampleClient.Answer;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.Fault;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class FailureTests {

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

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldAnswerWithFallback(boolean stream) throws Exception {
		this.openRouter.on(SampleClient.PRIMARY).reply(Reply.error(OpenRouterErrors.unavailable()));
		Answer answer = ask(stream);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("X-LLM-Attempts")).isEqualTo("4");
		assertThat(answer.text()).startsWith("This is openai/").endsWith("You said: Hello");
		assertThat(answer.body()).contains("\"model\":\"openai/");
		assertThat(this.openRouter.chatRequests()).extracting(RecordedRequest::model)
			.containsExactly(SampleClient.PRIMARY, SampleClient.PRIMARY, SampleClient.PRIMARY, SampleClient.FALLBACK);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldTellWhyAllModelsFailed(boolean stream) throws Exception {
		this.openRouter.reply(Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ofSeconds(120))));
		Answer answer = ask(stream);
		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.header("Content-Type")).startsWith("application/json");
		assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(100, 120);
		assertThat(answer.header("X-LLM-Attempts")).isEqualTo("3");
		JsonNode error = answer.json().path("error");
		assertThat(error.path("type").asString()).isEqualTo("rate_limit");
		assertThat(error.path("message").asString()).isNotEmpty();
		assertThat(this.openRouter.chatRequests()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldNotTellClientsOfKeyOrCredit(boolean stream) throws Exception {
		this.openRouter.reply(Reply.error(OpenRouterErrors.unknownKey()));
		Answer answer = ask(stream);
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.json().at("/error/type").asString()).isEqualTo("authentication");
	}

	@Test
	void shouldNotEndBrokenStreamCleanly() throws Exception {
		List<Fault> faults = List.of(Fault.cut(), Fault.reset(), Fault.end(), Fault.malformedChunk(),
				Fault.error(OpenRouterErrors.badGateway()), Fault.failedChoice(OpenRouterErrors.badGateway()));
		for (Fault fault : faults) {
			this.openRouter.reset();
			this.openRouter.reply(Reply.text("one two three four five six").after(3, fault));
			Answer answer = ask(true);
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.text()).startsWith("one");
			assertThat(answer.data()).doesNotContain("[DONE]");
			List<JsonNode> events = answer.events();
			assertThat(events.get(events.size() - 1).at("/error/message").asString()).as(fault.toString()).isNotEmpty();
			assertThat(events).noneMatch((event) -> event.has("usage"));
			assertThat(this.openRouter.chatRequests()).hasSize(1);
		}
	}

	@Test
	void shouldMendStreamThatBreaksBeforeItsFirstToken() throws Exception {
		this.openRouter.on(SampleClient.PRIMARY).reply(Reply.echo().cutAfter(0));
		Answer answer = ask(true);
		assertThat(answer.text()).startsWith("This is openai/").endsWith("You said: Hello");
		assertThat(answer.data()).endsWith("[DONE]");
		assertThat(answer.header("X-LLM-Attempts")).isEqualTo("4");
	}

	@Test
	void shouldCancelWhenClientGoesAway() throws Exception {
		this.openRouter.reply(Reply.text("word").tokens(1_000_000).tokenEvery(Duration.ofMillis(5)));
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(
				this.client.open(SampleClient.stream(SampleClient.ask("auto"))), StandardCharsets.UTF_8))) {
			assertThat(reader.readLine()).contains("word");
		}
		assertThat(this.openRouter.chatRequests()).hasSize(1);
		assertThat(this.openRouter.chatRequests().get(0).awaitCancelled(Duration.ofSeconds(20))).isTrue();
	}

	private Answer ask(boolean stream) throws Exception {
		String body = SampleClient.ask("auto");
		return this.client.post(stream ? SampleClient.stream(body) : body);
	}

}
