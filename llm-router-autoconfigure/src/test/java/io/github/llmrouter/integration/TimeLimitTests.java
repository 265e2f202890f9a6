package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.stream.Collectors;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.integration.Chain.Mode;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What ends in time, and what must not be ended, over real HTTP.
 */
@Timeout(60)
class TimeLimitTests {

	private FakeOpenRouter fake;

	@BeforeEach
	void start() {
		this.fake = FakeOpenRouter.start();
	}

	@AfterEach
	void stop() {
		this.fake.close();
	}

	@Test
	void shouldNotCutAHealthyStreamThatIsLongerThanAnyAttemptMayTake() {
		run((router) -> {
			String text = "word".repeat(3) + " word".repeat(39);
			this.fake.on("first").reply(Reply.text(text).tokenEvery(Duration.ofMillis(100)));

			assertThat(router.stream("Hi").toStream().collect(Collectors.joining())).isEqualTo(text);

			assertThat(this.fake.chatRequests()).hasSize(1);
		}, "llm.timeout.response=2s", "llm.timeout.first-token=2s", "llm.timeout.idle=2s", "llm.timeout.total=3s");
	}

	@Test
	void shouldEndAStreamThatIsLongerThanAllowed() {
		run((router) -> {
			this.fake.on("first").reply(Reply.text("word").tokens(1_000_000).tokenEvery(Duration.ofMillis(50)));

			long start = System.nanoTime();

			StreamBrokenException failure = catchThrowableOfType(StreamBrokenException.class,
					() -> Mode.STREAM.ask(router));

			// well before it would have to be looked after for other reasons
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
			assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
			assertThat(failure.partialText()).startsWith("word");
			RecordedRequest request = this.fake.requests("first").get(0);
			assertThat(request.awaitCancelled(Duration.ofSeconds(10))).isTrue();
			assertThat(this.fake.chatRequests()).hasSize(1);
		}, "llm.timeout.stream-total=2s");
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotWaitForWhatWouldBeTooLate(Mode mode) {
		run((router) -> {
			this.fake.reply(Reply.status(429).body("{}").header("Retry-After", "25"));
			long start = System.nanoTime();

			ChatRouterException failure = catchThrowableOfType(ChatRouterException.class, () -> mode.ask(router));

			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
			assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMIT);
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(25));
			assertThat(this.fake.chatRequests()).extracting(RecordedRequest::model)
				.containsExactly("first", "second", "third");
		}, "llm.timeout.total=20s");
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotAskModelAfterModelOnceTheTimeIsOver(Mode mode) {
		run((router) -> {
			this.fake.reply(Reply.silence());
			long start = System.nanoTime();

			ChatRouterException failure = catchThrowableOfType(ChatRouterException.class, () -> mode.ask(router));

			// each may be silent for 2 s
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(5500));
			assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
			assertThat(this.fake.chatRequests()).extracting(RecordedRequest::model).containsExactly("first", "second");
		}, "llm.timeout.response=2s", "llm.timeout.first-token=2s", "llm.timeout.total=3s");
	}

	private void run(WithRouter test, String... properties) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class))
			.withPropertyValues("llm.openrouter.base-url=" + this.fake.baseUrl(), "llm.openrouter.api-key=k",
					"llm.models=first,second,third", "llm.retry.initial-interval=5ms")
			.withPropertyValues(properties)
			.run((context) -> {
				ChatRouter router = context.getBean(ChatRouter.class);
				// loading classes takes time that short timeouts do not allow for
				for (Mode mode : Mode.values()) {
					Awaitility.await()
						.atMost(Duration.ofSeconds(40))
						.ignoreExceptions()
						.until(() -> mode.ask(router) != null);
				}
				this.fake.reset();
				test.test(router);
			});
	}

	/** What is done with a router that is warm. */
	private interface WithRouter {

		void test(ChatRouter router) throws Exception;

	}

}
