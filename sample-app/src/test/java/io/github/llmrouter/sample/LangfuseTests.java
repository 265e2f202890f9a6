package io.github.llmrouter.sample;

import java.math.BigDecimal;
import java.util.List;

import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the sample shows in Langfuse where keys are given.
 */
@SampleTest
class LangfuseTests {

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	@LocalServerPort
	private int port;

	@Autowired
	private FakeOpenRouter openRouter;

	private SampleClient client;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("llm.langfuse.base-url", langfuse::baseUrl);
		registry.add("llm.langfuse.public-key", () -> "pk-lf-1");
		registry.add("llm.langfuse.secret-key", () -> "sk-lf-canary");
		registry.add("llm.langfuse.flush-interval", () -> "50ms");
	}

	@BeforeEach
	void connect() {
		this.client = new SampleClient(this.port);
	}

	@AfterEach
	void reset() {
		this.openRouter.reset();
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldShowACallWithItsUserSessionAndExactCost(boolean stream) throws Exception {
		this.openRouter.on(SampleClient.PRIMARY).reply(Reply.error(OpenRouterErrors.contextLengthExceeded(1000, 2000)));
		String session = "s-" + stream;
		String body = """
				{"model": "auto", "user": "u-1", "session_id": "%s", "metadata": {"feature": "chat"}, \
				"messages": [{"role": "user", "content": "Hello"}]}""".formatted(session);
		SampleClient.Answer answer = this.client.post(stream ? SampleClient.stream(body) : body);
		BigDecimal cost = answer.usage().path("cost").decimalValue();

		List<ReceivedSpan> spans = langfuse.awaitSpans(3, (span) -> session.equals(span.get("langfuse.session.id")));
		assertThat(spans).hasSize(3).allSatisfy((span) -> {
			assertThat(span.get("langfuse.user.id")).isEqualTo("u-1");
			assertThat(span.get("langfuse.trace.metadata.feature")).isEqualTo("chat");
		});
		assertThat(spans).filteredOn((span) -> "generation".equals(span.get("type")))
			.hasSize(2)
			.extracting((span) -> cost(span))
			.usingElementComparator(BigDecimal::compareTo)
			.containsExactlyInAnyOrder(BigDecimal.ZERO, cost);
		assertThat(cost).isPositive();
	}

	private static BigDecimal cost(ReceivedSpan span) {
		return SampleClient.json((String) span.get("cost_details")).path("total").decimalValue();
	}

}
