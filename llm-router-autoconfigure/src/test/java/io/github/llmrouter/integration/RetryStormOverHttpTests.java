package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.autoconfigure.LlmCircuitBreakerAutoConfiguration;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An outage of all providers, over HTTP, with many callers and the settings that nobody
 * has changed: what reaches the providers is bounded, and what they answer reaches the
 * callers.
 */
@Timeout(60)
class RetryStormOverHttpTests {

	private static final int CALLERS = 32;

	private static final int OFFERED = 800;

	private static final String ANSWER = "Fine weather today";

	private static final List<Reply> FAILURES = List.of(Reply.error(OpenRouterErrors.unavailable()), Reply.reset(),
			Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ZERO)), Reply.status(429).body("{}"),
			Reply.status(503));

	private final List<FakeOpenRouter> providers = new ArrayList<>();

	private final AtomicInteger sent = new AtomicInteger();

	@BeforeEach
	void start() {
		for (int i = 0; i < 3; i++) {
			AtomicInteger count = new AtomicInteger();
			this.providers.add(FakeOpenRouter.start().reply((request) -> reply(count.incrementAndGet())));
		}
	}

	/** One answer and nine failures, again and again. */
	private Reply reply(int count) {
		if (count % 10 == 5) {
			this.sent.incrementAndGet();
			return Reply.text(ANSWER);
		}
		return FAILURES.get(count % FAILURES.size());
	}

	@AfterEach
	void stop() {
		this.providers.forEach(FakeOpenRouter::close);
	}

	@ParameterizedTest(name = "stream {0}, circuit breakers {1}")
	@CsvSource({ "false, false", "true, false", "false, true", "true, true" })
	void shouldAddAFifthAndTheFloorAtMost(boolean stream, boolean breakers) {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmCircuitBreakerAutoConfiguration.class))
			.withPropertyValues(properties(breakers))
			.run((context) -> {
				int answered = offer(context.getBean(ChatRouter.class), stream);

				RetryBudgetSettings settings = RetryBudgetSettings.DEFAULTS;
				double floor = settings.maxTokens() + settings.minPerSecond() * seconds();
				assertThat((double) requests().size()).isLessThanOrEqualTo(1.2 * OFFERED + floor);
				assertThat(answered).isPositive().isEqualTo(this.sent.get());
				if (!breakers) {
					// it does not stop trying either
					assertThat(requests()).hasSizeGreaterThan(OFFERED + settings.maxTokens() / 2);
				}
			});
	}

	private String[] properties(boolean breakers) {
		List<String> properties = new ArrayList<>(
				List.of("llm.models=one:m,two:m,three:m", "llm.circuit-breaker.enabled=" + breakers));
		List<String> names = List.of("one", "two", "three");
		for (int i = 0; i < names.size(); i++) {
			String provider = "llm.providers." + names.get(i);
			properties.add(provider + ".type=openai");
			properties.add(provider + ".api-key=sk-test");
			properties.add(provider + ".base-url=" + this.providers.get(i).baseUrl());
		}
		return properties.toArray(String[]::new);
	}

	/**
	 * Ask with all callers at once until everything is asked.
	 * @return how many answers came
	 */
	private static int offer(ChatRouter router, boolean stream) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
		try {
			List<Future<Boolean>> calls = new ArrayList<>();
			for (int i = 0; i < OFFERED; i++) {
				calls.add(threads.submit(() -> isAnswered(router, stream)));
			}
			int answered = 0;
			for (Future<Boolean> call : calls) {
				answered += call.get(50, TimeUnit.SECONDS) ? 1 : 0;
			}
			return answered;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static boolean isAnswered(ChatRouter router, boolean stream) {
		Prompt prompt = new Prompt("How is the weather?");
		try {
			Stream<ChatResponse> responses = stream ? router.stream(prompt).toStream() : Stream.of(router.call(prompt));
			String text = responses.flatMap((response) -> response.getResults().stream())
				.map((result) -> result.getOutput().getText())
				.collect(Collectors.joining());
			assertThat(text).isEqualTo(ANSWER);
			return true;
		}
		catch (ChatRouterException ex) {
			return false;
		}
	}

	private List<RecordedRequest> requests() {
		return this.providers.stream().flatMap((provider) -> provider.chatRequests().stream()).toList();
	}

	private double seconds() {
		long[] times = requests().stream().mapToLong(RecordedRequest::nanoTime).sorted().toArray();
		return (times[times.length - 1] - times[0]) / 1e9;
	}

}
