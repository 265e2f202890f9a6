package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.List;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.observation.TraceReference;
import io.github.llmrouter.score.Score;
import io.github.llmrouter.score.ScoreTarget;
import io.github.llmrouter.score.Scores;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scores on answers, as call and as stream.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "llm.force-mock=true", "llm.models=one", "llm.langfuse.enabled=true",
				"llm.langfuse.public-key=pk", "llm.langfuse.secret-key=sk", "llm.langfuse.flush-interval=50ms",
				"llm.langfuse.sample-rate=0.5", "management.tracing.sampling.probability=0" })
@Timeout(60)
class FeedbackTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int CALLS = 40;

	private static final FakeLangfuse langfuse = FakeLangfuse.start();

	@Autowired
	private ChatRouter router;

	@Autowired
	private Scores scores;

	@Autowired
	private SpanPipeline pipeline;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("llm.langfuse.base-url", langfuse::baseUrl);
	}

	@AfterEach
	void reset() {
		langfuse.reset();
	}

	@AfterAll
	static void close() {
		langfuse.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void shouldBeShownOnTheCallsThatAreShown(boolean streaming) {
		for (int i = 0; i < CALLS; i++) {
			// where it is found in the application's tracing, if Langfuse is not shown it
			TraceReference trace = RoutedCall.from(ask(streaming)).trace();
			this.scores.add(Score.bool(ScoreTarget.of(trace), "thumbs-up", true));
		}
		this.scores.add(Score.bool(ScoreTarget.session("s"), "last", true));

		Awaitility.await().until(() -> langfuse.scores().stream().anyMatch((score) -> score.name().equals("last")));
		assertThat(this.pipeline.flush(PATIENCE)).isTrue();
		List<String> shown = langfuse.spans()
			.stream()
			.filter((span) -> span.name().equals("route default"))
			.map((span) -> span.traceId() + " " + span.spanId())
			.toList();
		assertThat(shown).hasSizeBetween(1, CALLS - 1);
		assertThat(langfuse.scores()).filteredOn((score) -> score.name().equals("thumbs-up"))
			.extracting((score) -> score.traceId() + " " + score.observationId())
			.containsExactlyInAnyOrderElementsOf(shown);
	}

	private ChatResponse ask(boolean streaming) {
		Prompt prompt = new Prompt("Hello");
		return streaming ? this.router.stream(prompt).blockLast(PATIENCE) : this.router.call(prompt);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
