package io.github.llmrouter.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.otlp.SpanDetails;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.langfuse.otlp.SpanPipelineSettings;
import io.github.llmrouter.score.LangfuseScores;
import io.github.llmrouter.score.Score;
import io.github.llmrouter.score.ScoreOutcome;
import io.github.llmrouter.score.ScoreTarget;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.LangfuseEndpoint;
import io.github.llmrouter.test.langfuse.LangfuseReply;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.actuate.endpoint.SimpleHttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.SimpleStatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LangfuseStatus} and {@link LangfuseHealthIndicator}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class LangfuseStatusTests {

	private final BlockingQueue<ScoreOutcome> outcomes = new LinkedBlockingQueue<>();

	private final FakeLangfuse langfuse = FakeLangfuse.start();

	private final SpanPipeline pipeline = new SpanPipeline(
			LangfuseConnection.of(this.langfuse.baseUrl(), "pk", "sk-canary"),
			new SpanPipelineSettings(1, 100, 1_000_000, 10, Duration.ofMillis(20), Duration.ofSeconds(5)),
			Resource.empty(), (exporter) -> {
			}, (tracer) -> {
			});

	private final LangfuseScores scores = new LangfuseScores(
			LangfuseConnection.of(this.langfuse.baseUrl(), "pk", "sk-canary"), null, 1, Duration.ofSeconds(5),
			List.of(this.outcomes::add), this.pipeline.access());

	private final LangfuseStatus status = new LangfuseStatus(this.pipeline, this.scores::statistics);

	@AfterEach
	void close() {
		this.langfuse.close();
		this.pipeline.close();
		this.scores.close();
	}

	@Test
	void shouldBeUpBeforeAnythingIsSent() {
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(this.status.status()).containsEntry("sending", true)
			.containsEntry("exported", 0L)
			.containsEntry("queued", 0L)
			.containsEntry("dropped", Map.of())
			.doesNotContainKeys("lastSuccess", "lastFailure");
	}

	@Test
	void shouldBeDegradedWhileLangfuseFails() {
		this.langfuse.enqueue(LangfuseReply.status(400).body("body-canary"));
		send();
		assertDegraded();
		assertThat(this.status.status()).containsEntry("sending", true)
			.containsEntry("failedRequests", 1L)
			.containsEntry("dropped", Map.of("rejected", 1L));
		assertThat(this.status.status().get("lastFailure")).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("what", "HTTP 400")
			.hasEntrySatisfying("time", (time) -> assertThat(time).isInstanceOf(Instant.class));
		assertThat(health().getDetails().toString()).doesNotContain("canary");

		send();
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(this.status.status()).containsEntry("exported", 1L).containsKey("lastSuccess");
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403 })
	void shouldBeDegradedWhenNothingIsSentAnyMore(int code) {
		this.langfuse.enqueue(LangfuseReply.status(code));
		send();
		send();

		assertDegraded();
		assertThat(health().getDetails()).containsEntry("sending", false)
			.containsEntry("dropped", Map.of("unauthorized", 2L));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldStopAllAndTellItOnceWhereOneKeyIsRefused(boolean scoreFirst, CapturedOutput output)
			throws InterruptedException {
		this.langfuse.reply(LangfuseReply.status(401));
		this.langfuse.reply(LangfuseEndpoint.SCORES, LangfuseReply.status(401));
		if (scoreFirst) {
			assertThat(score()).isEqualTo(ScoreOutcome.FAILED);
			assertDegraded();
			send();
		}
		else {
			send();
			assertThat(score()).isEqualTo(ScoreOutcome.DROPPED);
		}
		assertThat(score()).isEqualTo(ScoreOutcome.DROPPED);

		assertDegraded();
		assertThat(this.langfuse.requests()).hasSize(1);
		assertThat(this.status.status()).containsEntry("sending", false)
			.containsEntry("dropped", Map.of("unauthorized", 1L))
			.containsEntry("scores",
					Map.of("sent", 0L, "dropped", scoreFirst ? 1L : 2L, "failed", scoreFirst ? 1L : 0L));
		assertThat(output.getAll().split("ERROR", -1)).hasSize(2);
	}

	@Test
	void shouldTellWhatWasLostBeforeItCouldBeSent() {
		this.pipeline.lost(new IllegalStateException("canary"));

		assertThat(this.status.status()).containsEntry("dropped", Map.of("invalid", 1L));
		assertThat(health().getDetails()).containsEntry("dropped", Map.of("invalid", 1L));
	}

	private ScoreOutcome score() throws InterruptedException {
		this.scores.add(Score.bool(ScoreTarget.session("s"), "n", true));
		return this.outcomes.take();
	}

	/** By Spring Boot's defaults. */
	private void assertDegraded() {
		Status degraded = health().getStatus();
		assertThat(degraded).isEqualTo(LlmRouterHealthIndicator.DEGRADED);
		assertThat(new SimpleStatusAggregator().getAggregateStatus(Status.UP, degraded)).isEqualTo(Status.UP);
		assertThat(new SimpleHttpCodeStatusMapper().getStatusCode(degraded)).isEqualTo(200);
	}

	private Health health() {
		return new LangfuseHealthIndicator(this.status).health();
	}

	private void send() {
		this.pipeline.end(this.pipeline.startTrace(null, "call"), 0,
				(start, content) -> () -> new SpanDetails("call", Attributes.empty(), Attributes.empty()));
		while (this.pipeline.statistics().queued() > 0) {
			assertThat(this.pipeline.flush(Duration.ofSeconds(20))).isTrue();
		}
	}

}
