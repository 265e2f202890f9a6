package io.github.llmrouter.sample;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.Stream;

import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.sample.SampleClient.Answer;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.Fault;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The faults by which gateways are told apart, as call and as stream in every mode, with
 * everything switched on as it is in production. A client must get a whole answer or an
 * honest error, soon, and the provider must not be hammered.
 */
@SpringBootTest(useMainMethod = SpringBootTest.UseMainMethod.ALWAYS,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "llm.openrouter.api-key=", "llm.timeout.response=3s", "llm.timeout.first-token=3s",
				"llm.timeout.idle=1s", "llm.retry.initial-interval=20ms", "llm.fallback.on[0]=rate-limit",
				"llm.fallback.on[1]=overloaded", "llm.fallback.on[2]=server-error", "llm.fallback.on[3]=timeout",
				"llm.fallback.on[4]=network", "llm.fallback.on[5]=bad-response", "llm.fallback.on[6]=empty-response",
				"llm.fallback.on[7]=truncated", "llm.fallback.on[8]=context-length" })
@Timeout(60)
class CrashTests {

	private static final String TEXT = "Ten blue whales swim north while six small boats drift slowly home";

	@LocalServerPort
	private int port;

	@Autowired
	private FakeOpenRouter openRouter;

	@Autowired
	private CircuitBreakers breakers;

	private SampleClient client;

	@Nested
	@TestPropertySource(properties = "llm.stream.mode=buffered")
	class Buffered extends BrokenStreams {

	}

	@Nested
	@TestPropertySource(properties = "llm.stream.mode=resume")
	class Resume extends BrokenStreams {

	}

	/**
	 * A live stream that breaks ends with an error, never as if it were whole.
	 */
	@Nested
	@TestPropertySource(properties = "llm.stream.mode=live")
	class Live extends Faults {

		@Override
		Stream<Boolean> ways() {
			return Stream.of(false, true);
		}

		@Override
		void assertBrokenStream(Answer answer) {
			assertThat(answer.data()).doesNotContain("[DONE]");
			assertThat(TEXT).startsWith(answer.text());
			assertThat(answer.events()).last()
				.satisfies((event) -> assertThat(event.at("/error/message").asString()).isNotEmpty());
		}

	}

	abstract class BrokenStreams extends Faults {

		@Override
		void assertBrokenStream(Answer answer) {
			assertAnswered(answer);
		}

	}

	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	abstract class Faults {

		abstract void assertBrokenStream(Answer answer);

		/** Calls are the same in every mode. */
		Stream<Boolean> ways() {
			return Stream.of(true);
		}

		@BeforeEach
		void connect() {
			CrashTests.this.client = new SampleClient(CrashTests.this.port);
			openRouter().reply(Reply.text(TEXT));
		}

		@AfterEach
		void reset() {
			openRouter().reset();
			CrashTests.this.breakers.statuses().keySet().forEach(CrashTests.this.breakers::reset);
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldSurviveARateLimitThatSaysHowLong(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY)
				.enqueue(Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ofSeconds(1))));
			assertAnswered(ask(stream));
			assertThat(sinceLastRequest()).isGreaterThanOrEqualTo(Duration.ofMillis(900));
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldSurviveARateLimitThatDoesNot(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.status(429).body("{}"));
			assertAnswered(ask(stream));
			assertThat(requestsTo(SampleClient.PRIMARY)).isLessThanOrEqualTo(3);
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldSurviveOneInternalError(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY).enqueue(Reply.error(OpenRouterErrors.internal()));
			assertAnswered(ask(stream));
			assertThat(openRouter().chatRequests()).hasSize(2);
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldLeaveAProviderAloneThatIsDown(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.error(OpenRouterErrors.unavailable()));
			for (int i = 0; i < 10; i++) {
				assertAnswered(ask(stream));
			}
			assertThat(requestsTo(SampleClient.PRIMARY)).isEqualTo(5);
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldSurviveAReset(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.reset());
			assertAnswered(ask(stream));
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldSurviveSilence(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.silence());
			assertAnswered(ask(stream));
			assertThat(requestsTo(SampleClient.PRIMARY)).isOne();
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldSurviveASlowFirstToken(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY)
				.reply(Reply.text("too late")
					.keepAlive(Duration.ofMillis(100))
					.firstTokenAfter(Duration.ofSeconds(20)));
			assertAnswered(ask(stream));
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldSurviveACut(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.text(TEXT).cutAfter(5));
			assertBroken(stream, ask(stream));
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldSurviveAStall(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.text(TEXT).stallAfter(5));
			assertBroken(stream, ask(stream));
		}

		@Test
		void shouldSurviveAMalformedChunk() throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.text(TEXT).after(5, Fault.malformedChunk()));
			assertBrokenStream(ask(true));
		}

		@Test
		void shouldNotMissDone() throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.text(TEXT).withoutDone());
			assertAnswered(ask(true));
			assertThat(openRouter().chatRequests()).hasSize(1);
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldAskAnotherModelIfAPromptIsTooLong(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.error(OpenRouterErrors.contextLengthExceeded(100, 200)));
			assertAnswered(ask(stream));
			assertThat(requestsTo(SampleClient.PRIMARY)).isOne();
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldTellThatContentWasDeclined(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY)
				.reply(Reply.error(OpenRouterErrors.moderation(SampleClient.PRIMARY, "violence")));
			Answer answer = ask(stream);
			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.json().at("/error/type").asString()).isEqualTo("content_policy");
			assertThat(openRouter().chatRequests()).hasSize(1);
		}

		@Test
		void shouldDoWithoutPrefill() throws Exception {
			openRouter().on(SampleClient.PRIMARY).reply(Reply.text(TEXT).cutAfter(5));
			openRouter().on(SampleClient.FALLBACK)
				.reply((request) -> isPrefill(request)
						? Reply
							.error(OpenRouterErrors.typed(400, "invalid_request", "The last message must be a user's"))
						: Reply.text(TEXT));
			assertBrokenStream(ask(true));
		}

		private static boolean isPrefill(RecordedRequest request) {
			JsonNode messages = request.json().path("messages");
			return messages.get(messages.size() - 1).path("role").asString().equals("assistant");
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldBearAPrimaryThatComesAndGoes(boolean stream) throws Exception {
			int[] count = new int[1];
			openRouter().on(SampleClient.PRIMARY)
				.reply((request) -> (count[0]++ % 4 < 2) ? Reply.error(OpenRouterErrors.unavailable())
						: Reply.text(TEXT));
			for (int i = 0; i < 20; i++) {
				assertAnswered(ask(stream));
			}
			assertThat(openRouter().chatRequests()).hasSizeLessThanOrEqualTo(20 + 20);
		}

		@ParameterizedTest
		@MethodSource("ways")
		void shouldAccountForWhatWasCharged(boolean stream) throws Exception {
			openRouter().on(SampleClient.PRIMARY).enqueue(Reply.error(OpenRouterErrors.unavailable()));
			BigDecimal before = openRouter().spent();
			Answer answer = ask(stream);
			assertAnswered(answer);
			assertThat(answer.usage().path("cost").decimalValue())
				.isEqualByComparingTo(openRouter().spent().subtract(before));
			assertThat(answer.usage().path("completion_tokens").asInt()).isPositive();
		}

		private void assertBroken(boolean stream, Answer answer) {
			if (stream) {
				assertBrokenStream(answer);
			}
			else {
				assertAnswered(answer);
			}
		}

	}

	private static void assertAnswered(Answer answer) {
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo(TEXT);
		assertThat(answer.body()).doesNotContain("\"error\"").contains("\"finish_reason\":\"stop\"");
		if (answer.body().startsWith("data: ")) {
			assertThat(answer.data()).endsWith("[DONE]");
		}
	}

	private FakeOpenRouter openRouter() {
		return this.openRouter;
	}

	private Answer ask(boolean stream) throws Exception {
		String body = SampleClient.ask("auto");
		return this.client.post(stream ? SampleClient.stream(body) : body);
	}

	private int requestsTo(String model) {
		return this.openRouter.requestCount(model);
	}

	private Duration sinceLastRequest() {
		int last = this.openRouter.chatRequests().size() - 1;
		return Duration.ofNanos(this.openRouter.chatRequests().get(last).nanoTime()
				- this.openRouter.chatRequests().get(last - 1).nanoTime());
	}

}
