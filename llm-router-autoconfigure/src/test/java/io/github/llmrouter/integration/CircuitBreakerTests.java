package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.List;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.autoconfigure.AutoConfigureFakeOpenRouter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a provider sees of a circuit breaker, over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.models=first,second", "llm.circuit-breaker.enabled=true", "llm.retry.initial-interval=1ms",
				"llm.retry.budget.enabled=false", "llm.circuit-breaker.open-duration=300ms",
				"llm.circuit-breaker.max-open-duration=300ms", "llm.retry.max-retry-after=1s" })
@AutoConfigureFakeOpenRouter
@Timeout(60)
class CircuitBreakerTests {

	@Autowired
	private FakeOpenRouter fake;

	@Autowired
	private ChatRouter router;

	@Autowired
	private CircuitBreakers breakers;

	@BeforeEach
	void reset() {
		this.breakers.reset("first");
		this.breakers.reset("second");
		this.fake.on("second").reply(Reply.text("The second answer"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldAskATargetThatIsDownOnlyByTrialsAndFindItAgain(boolean stream) {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.unavailable()));
		for (int i = 0; i < 20; i++) {
			assertThat(servedBy(stream)).isEqualTo("second");
		}
		int trials = this.fake.requestCount("first") - 5;
		assertThat(trials).isBetween(0, 2);

		this.fake.on("first").reply(Reply.text("The first answer"));
		String servedBy = servedBy(stream);
		while (!servedBy.equals("first")) {
			servedBy = servedBy(stream);
		}
		assertThat(servedBy(stream)).isEqualTo("first");
		assertThat(servedBy(stream)).isEqualTo("first");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldLeaveATargetAloneForAsLongAsItAsks(boolean stream) {
		this.fake.on("first").reply(Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ofHours(1))));
		this.fake.on("second").reply(Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ofHours(1))));
		assertThatExceptionOfType(ChatRouterException.class).isThrownBy(() -> servedBy(stream));
		assertThatExceptionOfType(ChatRouterException.class).isThrownBy(() -> servedBy(stream)).satisfies((ex) -> {
			assertThat(ex.kind()).isEqualTo(FailureKind.CIRCUIT_OPEN);
			assertThat(ex.retryAfter()).isLessThanOrEqualTo(Duration.ofMillis(300));
		});
		assertThat(this.fake.requestCount("first")).isEqualTo(1);
		assertThat(this.fake.requestCount("second")).isEqualTo(1);
	}

	private String servedBy(boolean stream) {
		if (!stream) {
			return RoutedCall.from(this.router.call(new Prompt("Hi"))).servedBy();
		}
		List<ChatResponse> chunks = this.router.stream(new Prompt("Hi")).collectList().block(Duration.ofSeconds(20));
		return RoutedCall.from(chunks.get(chunks.size() - 1)).servedBy();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
