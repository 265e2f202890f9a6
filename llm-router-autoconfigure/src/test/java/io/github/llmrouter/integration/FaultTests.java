package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.Fault;
import io.github.llmrouter.test.HttpReply;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.UsageStyle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The whole router over HTTP against a provider that fails in every way it can: the
 * caller gets the fallback's complete answer, or one clear error, as call and as stream.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultTests {

	private static final Prompt PROMPT = new Prompt("Say hello");

	private static final String ANSWER = "Hello from the second model";

	private FakeOpenRouter fake;

	private ConfigurableApplicationContext patient;

	/** Where time is what is tested. */
	private ConfigurableApplicationContext hasty;

	private ChatRouter router;

	@BeforeAll
	void start() {
		this.fake = FakeOpenRouter.start();
		this.patient = start("30s");
		this.hasty = start("1500ms");
		for (ChatRouter router : List.of(router(this.patient), router(this.hasty))) {
			// loading classes takes time that the short timeouts do not allow for
			router.call(PROMPT);
			router.stream(PROMPT).blockLast();
		}
		this.fake.reset();
	}

	private ConfigurableApplicationContext start(String timeout) {
		return new SpringApplicationBuilder(LlmRouterAutoConfiguration.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("llm.openrouter.base-url=" + this.fake.baseUrl(), "llm.openrouter.api-key=sk-or-v1-test",
					"llm.models=first,second", "llm.retry.initial-interval=5ms", "llm.retry.max-interval=10ms",
					"llm.retry.budget.enabled=false", "llm.timeout.first-token=" + timeout,
					"llm.timeout.idle=" + timeout, "llm.timeout.response=" + timeout)
			.run();
	}

	private static ChatRouter router(ConfigurableApplicationContext context) {
		return context.getBean(ChatRouter.class);
	}

	@BeforeEach
	void wait(TestInfo test) {
		this.router = router(isAboutTime(test.getDisplayName()) ? this.hasty : this.patient);
	}

	private static boolean isAboutTime(String name) {
		return Stream.of("silence", "late", "keep-alive", "stall", "Slowly").anyMatch(name::contains);
	}

	@AfterEach
	void reset() {
		this.fake.reset();
	}

	@AfterAll
	void stop() {
		this.patient.close();
		this.hasty.close();
		this.fake.close();
	}

	/** What fails before anything of an answer is there, and how often it is tried. */
	static Stream<Arguments> faults() {
		return Stream.of(//
				arguments("rate limit", Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ZERO)), 3),
				arguments("rate limit, long Retry-After",
						Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ofHours(1))), 1),
				arguments("unavailable, huge Retry-After",
						Reply.error(OpenRouterErrors.unavailable()).header("Retry-After", "99999999999999999999"), 1),
				arguments("in-band rate limit",
						Reply.errorWithStatus200(OpenRouterErrors.upstreamRateLimit(Duration.ZERO)), 3),
				arguments("in-band bad gateway", Reply.errorWithStatus200(OpenRouterErrors.badGateway()), 3),
				arguments("internal error", Reply.error(OpenRouterErrors.internal()), 3),
				arguments("bad gateway", Reply.error(OpenRouterErrors.badGateway()), 3),
				arguments("unavailable", Reply.error(OpenRouterErrors.unavailable()), 3),
				arguments("overloaded", Reply.error(OpenRouterErrors.overloaded()), 3),
				arguments("request timeout", Reply.error(OpenRouterErrors.requestTimeout()), 1),
				arguments("provider timeout", Reply.error(OpenRouterErrors.providerTimeout()), 1),
				arguments("no endpoints", Reply.error(OpenRouterErrors.noEndpoints("first")), 1),
				arguments("invalid model", Reply.error(OpenRouterErrors.invalidModel("first")), 1),
				arguments("context length", Reply.error(OpenRouterErrors.contextLengthExceeded(1000, 2000)), 1),
				arguments("HTML error page", Reply.html(503), 3), //
				arguments("HTML with 200", Reply.html(200), 3), //
				arguments("empty body", Reply.status(200), 3), //
				arguments("truncated JSON", Reply.truncatedJson(), 3), //
				arguments("closed without a byte", Reply.disconnect(), 3), //
				arguments("reset without a byte", Reply.reset(), 3), //
				arguments("silence", Reply.silence(), 1), //
				arguments("headers too late", Reply.text("late").latency(Duration.ofSeconds(30)), 1),
				arguments("keep-alive only", Reply.keepAliveOnly(Duration.ofMillis(50)), 1),
				arguments("first token too late", Reply.text("late").firstTokenAfter(Duration.ofSeconds(30)), 1),
				arguments("empty completion", Reply.text(""), 3),
				arguments("redirect", Reply.redirect("http://127.0.0.1:1/elsewhere"), 1),
				arguments("conflict", Reply.status(409), 3), //
				arguments("too early", Reply.status(425), 3), //
				arguments("gone", Reply.status(410), 1), //
				arguments("timeout of the network's edge", Reply.error(OpenRouterErrors.edgeTimeout()), 1),
				arguments("Retry-After that is over", retryAfter("Wed, 21 Oct 2015 07:28:00 GMT"), 3),
				arguments("Retry-After in a century", retryAfter("Mon, 21 Oct 2126 07:28:00 GMT"), 1),
				arguments("Retry-After of a clock that is fast",
						retryAfter("Mon, 21 Oct 2126 07:28:00 GMT").header("Date", "Mon, 21 Oct 2126 07:28:00 GMT"), 3),
				arguments("Retry-After garbage", retryAfter("soon"), 3),
				arguments("Retry-After no number", retryAfter("NaN"), 1),
				arguments("Retry-After negative", retryAfter("-1"), 1),
				arguments("several Retry-After", retryAfter("0").header("Retry-After", "3600"), 1),
				arguments("keep-alive by empty chunks",
						Reply.text("").firstTokenNever().fillWaits(Fault.emptyChunk(), Duration.ofMillis(50)), 1),
				arguments("cut before the first piece", Reply.text("one two").cutAfter(0), 3),
				arguments("reset before the first piece", Reply.text("one two").resetAfter(0), 3),
				arguments("stall before the first piece", Reply.text("one two").stallAfter(0), 1),
				arguments("half of the first piece", Reply.text("one two").after(0, Fault.halfEvent()), 3),
				arguments("malformed first piece", Reply.text("one two").after(0, Fault.malformedChunk()), 3),
				arguments("end before the first piece", Reply.text("one two").after(0, Fault.end()), 3),
				arguments("error instead of the first piece",
						Reply.text("one two").errorAfter(0, OpenRouterErrors.badGateway()), 3),
				arguments("choice that failed at once",
						Reply.text("one two").after(0, Fault.failedChoice(OpenRouterErrors.badGateway())), 3),
				arguments("nested without end", Reply.status(200).body("{\"choices\":" + "[".repeat(200_000)), 1));
	}

	private static HttpReply retryAfter(String value) {
		return Reply.status(429).body("{}").header("Retry-After", value);
	}

	/** What breaks only the answer of a call, which has no pieces, and how often. */
	static Stream<Arguments> brokenAnswers() {
		return Stream.of(//
				arguments("cut", Reply.text("one two three four").cutAfter(2), 3),
				arguments("reset", Reply.text("one two three four").resetAfter(2), 3),
				arguments("stall", Reply.text("one two three four").stallAfter(2), 1),
				arguments("half", Reply.text("one two three four").after(2, Fault.halfEvent()), 3),
				arguments("malformed", Reply.text("one two three four").after(2, Fault.malformedChunk()), 3),
				arguments("failed", Reply.text("one two three four").errorAfter(2, OpenRouterErrors.badGateway()), 3),
				arguments("no choices", Reply.text("one two three four").after(2, Fault.emptyChoices()), 3),
				arguments("choices that are null", Reply.text("one two three four").after(2, Fault.nullChoices()), 3),
				arguments("no finish reason", Reply.text("one two three four").after(2, Fault.end()), 3));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("brokenAnswers")
	void shouldNotTakeABrokenAnswerForOne(String name, Reply fault, int attempts) {
		shouldCallTheNextModel(name, fault, attempts);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("faults")
	void shouldCallTheNextModel(String name, Reply fault, int attempts) {
		prepare(fault);

		ChatResponse response = this.router.call(PROMPT);

		assertThat(response.getResult().getOutput().getText()).isEqualTo(ANSWER);
		assertThat(RoutedCall.from(response).servedBy()).isEqualTo("second");
		assertAsked(attempts);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("faults")
	void shouldStreamTheNextModel(String name, Reply fault, int attempts) {
		prepare(fault);

		assertThat(stream()).isEqualTo(ANSWER);
		assertAsked(attempts);
	}

	/** What breaks a stream after its first token. */
	static Stream<Arguments> breaks() {
		return Stream.of(//
				arguments("cut", Reply.text("one two three four").cutAfter(2), FailureKind.NETWORK),
				arguments("reset", Reply.text("one two three four").resetAfter(2), FailureKind.NETWORK),
				arguments("stall", Reply.text("one two three four").stallAfter(2), FailureKind.TIMEOUT),
				arguments("error event", Reply.text("one two three four").errorAfter(2, OpenRouterErrors.badGateway()),
						FailureKind.SERVER_ERROR),
				arguments("malformed chunk", Reply.text("one two three four").after(2, Fault.malformedChunk()),
						FailureKind.BAD_RESPONSE),
				arguments("half of a chunk", Reply.text("one two three four").after(2, Fault.halfEvent()),
						FailureKind.BAD_RESPONSE),
				arguments("end", Reply.text("one two three four").after(2, Fault.end()), FailureKind.TRUNCATED),
				arguments("failed choice",
						Reply.text("one two three four").after(2, Fault.failedChoice(OpenRouterErrors.overloaded())),
						FailureKind.OVERLOADED),
				arguments("no finish reason", Reply.text("one two three four").finishReason(null),
						FailureKind.TRUNCATED));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("breaks")
	void shouldEndABrokenStreamInAnError(String name, Reply fault, FailureKind kind) {
		prepare(fault);

		StreamBrokenException failure = catchThrowableOfType(StreamBrokenException.class, this::stream);

		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure.model()).isEqualTo("first");
		assertThat("one two three four").startsWith(failure.partialText());
		assertThat(failure.partialText()).startsWith("one two");
		assertThat(this.fake.requestCount("first")).isOne();
		assertThat(this.fake.requestCount("second")).isZero();
	}

	@Test
	void shouldTakeAStreamWithoutDoneForWhole() {
		prepare(Reply.text("all of it").withoutDone());

		assertThat(stream()).isEqualTo("all of it");
	}

	/** What looks odd, but leaves nothing out. */
	static Stream<Arguments> oddities() {
		return Stream.of(//
				arguments("invalid UTF-8", Reply.text("one two three").after(2, Fault.invalidUtf8()), "one two"),
				arguments("content filter", Reply.text("one two three").finishReason("content_filter"), "one two"),
				arguments("unknown finish reason", Reply.text("one two three").finishReason("recitation"), "one two"),
				arguments("wrong content type", Reply.text("one two three").header("Content-Type", "text/plain"),
						"one two three"),
				arguments("comments", Reply.text("one two three").after(0, Fault.comment()), "one two three"),
				arguments("negative usage", Reply.text("one two three").usage(-5, -7), "one two three"),
				arguments("huge usage", Reply.text("one two three").usage(1L << 40, 1L << 41), "one two three"),
				arguments("no usage", Reply.text("one two three").usage(UsageStyle.NONE), "one two three"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("oddities")
	void shouldTakeAnOddAnswerAsItIs(String name, Reply odd, String beginning) {
		prepare(odd);

		assertThat(this.router.call(PROMPT).getResult().getOutput().getText()).startsWith(beginning);
		assertThat(stream()).startsWith(beginning);
		assertThat(this.fake.requestCount("first")).isEqualTo(2);
		assertThat(this.fake.requestCount("second")).isZero();
	}

	@Test
	void shouldNotWaitForAConnectionThatIsHeldOpen() {
		prepare(Reply.text("all of it").heldOpen());

		assertThat(stream()).isEqualTo("all of it");
	}

	@Test
	void shouldKeepAToolCallAliveWhoseArgumentsComeSlowly() {
		prepare(Reply.toolCall("weather", "{\"city\":\"" + "x".repeat(60) + "\"}").tokenEvery(Duration.ofMillis(300)));

		ChatResponse last = this.router.stream(PROMPT).filter(ChatResponse::hasToolCalls).blockLast();

		assertThat(last.getResult().getOutput().getToolCalls()).singleElement()
			.satisfies((call) -> assertThat(call.name()).isEqualTo("weather"));
		assertThat(this.fake.requestCount("second")).isZero();
	}

	@Test
	void shouldFailAtOnceWithoutAKeyThatWorks() {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.unknownKey()));

		ChatRouterException failure = catchThrowableOfType(ChatRouterException.class, () -> this.router.call(PROMPT));

		assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
		assertThat(failure.status()).isEqualTo(401);
		assertThat(this.fake.chatRequests()).hasSize(1);
	}

	@Test
	void shouldFailAtOnceForAnInvalidRequest() {
		this.fake.on("first")
			.reply(Reply.error(OpenRouterErrors.typed(400, "invalid_request", "temperature must be a number")));

		ChatRouterException failure = catchThrowableOfType(ChatRouterException.class, this::stream);

		assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
		assertThat(this.fake.chatRequests()).hasSize(1);
	}

	@Test
	void shouldTellEveryAttemptWhenNothingWorks() {
		this.fake.reply(Reply.error(OpenRouterErrors.overloaded()));

		ChatRouterException failure = catchThrowableOfType(ChatRouterException.class, () -> this.router.call(PROMPT));

		assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
		assertThat(failure.getSuppressed()).hasSize(6);
		assertThat(this.fake.chatRequests()).hasSize(6);
	}

	@Test
	void shouldTellTheCostOfAnAnswer() {
		ChatResponse response = this.router.call(PROMPT);

		RoutedCall call = RoutedCall.from(response);
		assertThat(call.cost()).isNotNull().isPositive();
		assertThat(call.usage().inputTokens()).isPositive();
		RoutedCall streamed = RoutedCall.from(this.router.stream(PROMPT).blockLast());
		assertThat(streamed.usage()).isEqualTo(call.usage());
	}

	@Test
	void shouldCloseTheConnectionOfACancelledStream() throws Exception {
		this.fake.on("first").reply(Reply.text("word ".repeat(1000)).tokenEvery(Duration.ofMillis(20)));

		this.router.stream(PROMPT).take(3).blockLast();

		assertThat(this.fake.requests("first").get(0).awaitCancelled(Duration.ofSeconds(5))).isTrue();
	}

	private void prepare(Reply fault) {
		this.fake.on("first").reply(fault);
		this.fake.on("second").reply(Reply.text(ANSWER));
	}

	private String stream() {
		StringBuilder text = new StringBuilder();
		this.router.stream(PROMPT).toStream().forEach((chunk) -> {
			if (chunk.getResult() != null) {
				text.append(chunk.getResult().getOutput().getText());
			}
		});
		return text.toString();
	}

	private void assertAsked(int attempts) {
		assertThat(this.fake.requestCount("first")).isEqualTo(attempts);
		assertThat(this.fake.requestCount("second")).isOne();
	}

}
