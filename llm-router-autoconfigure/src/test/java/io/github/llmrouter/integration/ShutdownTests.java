package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.autoconfigure.LlmLangfuseAutoConfiguration;
import io.github.llmrouter.autoconfigure.LlmObservationAutoConfiguration;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The application context is closed while calls are under way.
 */
class ShutdownTests {

	static Stream<Arguments> cases() {
		return Stream
			.of(Reply.silence(), Reply.text("a b c d e f g h").tokenEvery(Duration.ofSeconds(30)),
					Reply.status(503).header("Retry-After", "30"))
			.flatMap((reply) -> Stream.of(Arguments.of(reply, false), Arguments.of(reply, true)));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void shouldEndCallsOnceAndAtOnceWhenTheApplicationEnds(Reply reply, boolean streaming) {
		try (FakeOpenRouter fake = FakeOpenRouter.start()) {
			fake.on("a/a").reply(reply);
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class))
				.withPropertyValues("llm.models=a/a,b/b", "llm.openrouter.base-url=" + fake.baseUrl(),
						"llm.openrouter.api-key=" + fake.apiKey())
				.run((context) -> {
					CompletableFuture<?> end = start(context.getBean(ChatRouter.class), streaming);
					Awaitility.await().until(() -> fake.requestCount() == 1);
					assertThat(fake.connectionCount()).isOne();
					context.close();

					assertThat(failure(end).kind()).isEqualTo(FailureKind.CANCELLED);
					assertThat(fake.requestCount("a/a")).isOne();
					assertThat(fake.requestCount("b/b")).isZero();
					Awaitility.await().until(() -> fake.connectionCount() == 0);
				});
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldTellLangfuseWhatAStreamCostThatIsCutByTheEndOrJustBefore(boolean cutByTheEnd) {
		try (FakeOpenRouter fake = FakeOpenRouter.start(); FakeLangfuse langfuse = FakeLangfuse.start()) {
			fake.on("a/a").reply(Reply.text("a b c d").stallAfter(2));
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(ObservationAutoConfiguration.class, LlmRouterAutoConfiguration.class,
								LlmObservationAutoConfiguration.class, LlmLangfuseAutoConfiguration.class))
				.withPropertyValues("llm.models=a/a", "llm.openrouter.base-url=" + fake.baseUrl(),
						"llm.openrouter.api-key=" + fake.apiKey(), "llm.cost.lookup.shutdown-timeout=20s",
						"llm.langfuse.enabled=true", "llm.langfuse.public-key=pk-lf-1",
						"llm.langfuse.secret-key=sk-lf-1", "llm.langfuse.base-url=" + langfuse.baseUrl(),
						"llm.langfuse.flush-interval=1h")
				.run((context) -> {
					Flux<String> stream = context.getBean(ChatRouter.class).stream("Hi");
					if (cutByTheEnd) {
						CountDownLatch begun = new CountDownLatch(1);
						stream.subscribe((chunk) -> begun.countDown(), (error) -> {
						});
						assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
					}
					else {
						stream.blockFirst();
					}
				});

			assertThat(langfuse.awaitSpans(2)).filteredOn((span) -> span.name().equals("chat a/a"))
				.singleElement()
				.satisfies((span) -> assertThat(String.valueOf(span.get("cost_details")))
					.contains("\"total\":" + fake.spent().stripTrailingZeros().toPlainString()));
		}
	}

	private static CompletableFuture<?> start(ChatRouter router, boolean streaming) {
		return streaming ? router.stream("Hi").collectList().toFuture()
				: CompletableFuture.supplyAsync(() -> router.call("Hi"), (task) -> new Thread(task).start());
	}

	private static ChatRouterException failure(CompletableFuture<?> end) {
		ExecutionException error = catchThrowableOfType(ExecutionException.class, () -> end.get(10, TimeUnit.SECONDS));
		assertThat(error).isNotNull();
		return (ChatRouterException) error.getCause();
	}

}
