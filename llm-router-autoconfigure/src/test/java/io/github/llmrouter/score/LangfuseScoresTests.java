package io.github.llmrouter.score;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.llmrouter.langfuse.LangfuseAccess;
import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.LangfuseHttp;
import io.github.llmrouter.langfuse.LangfuseVerdict;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.RawServer.Script;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LangfuseScores}, over HTTP.
 */
@Timeout(20)
@ExtendWith(OutputCaptureExtension.class)
class LangfuseScoresTests {

	private static final String SECRET = "sk-canary";

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Score SCORE = Score.numeric(ScoreTarget.session("s"), "n", 1);

	private final RawServer server = new RawServer(status(200));

	private final Map<ScoreOutcome, AtomicInteger> outcomes = new ConcurrentHashMap<>();

	private final List<Duration> pauses = new CopyOnWriteArrayList<>();

	private final LangfuseAccess access = new LangfuseAccess();

	private final AtomicInteger ids = new AtomicInteger();

	@AfterEach
	void close() throws Exception {
		this.server.close();
	}

	@Test
	void shouldSendEveryScoreInOrder() {
		LangfuseScores scores = scores(Duration.ofSeconds(30));
		IntStream.range(0, 100).forEach((i) -> scores.add(SCORE));
		scores.close();
		assertThat(this.server.requests()).hasSize(100).allSatisfy((request) -> {
			assertThat(request.line()).isEqualTo("POST /api/public/scores HTTP/1.1");
			assertThat(request.headers()).containsEntry("Content-Type", "application/json")
				.hasEntrySatisfying("Authorization", (value) -> assertThat(value).startsWith("Basic "));
		});
		assertThat(this.server.requests()).extracting((request) -> request.body())
			.isEqualTo(IntStream.rangeClosed(1, 100).mapToObj(LangfuseScoresTests::body).toList());
		assertThat(counted(ScoreOutcome.SENT)).isEqualTo(100);
		assertThat(this.pauses).isEmpty();
	}

	private static String body(int id) {
		return "{\"id\":\"" + id + "\",\"sessionId\":\"s\",\"name\":\"n\",\"value\":1.0,\"dataType\":\"NUMERIC\"}";
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 429, 500, 503, 0 })
	void shouldSendTheSameScoreAgainAfterAnOutage(int status) {
		AtomicInteger requests = new AtomicInteger();
		this.server.script((request, connection) -> {
			if (requests.incrementAndGet() > 3) {
				status(200).answer(request, connection);
			}
			else if (status == 0) {
				connection.close();
			}
			else {
				status(status).answer(request, connection);
			}
		});
		LangfuseScores scores = scores(Duration.ofSeconds(30));
		scores.add(SCORE);
		await(ScoreOutcome.SENT, 1);
		scores.close();
		assertThat(this.server.requests()).hasSize(4).extracting((request) -> request.body()).containsOnly(body(1));
		// half of each delay is random, and here always half of that
		assertThat(this.pauses).containsExactly(Duration.ofMillis(750), Duration.ofMillis(1500), Duration.ofSeconds(3));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "10 | 10", "0 | 0.75", "Thu, 01 Jan 2026 00:01:00 GMT | 60",
			"nonsense | 0.75", "-1 | 0.75", "300 | 300", "301 | 300", "1000000000 | 300" })
	void shouldWaitAsLongAsLangfuseAsks(String retryAfter, double seconds) {
		AtomicInteger requests = new AtomicInteger();
		this.server.script((request, connection) -> connection.answer((requests.incrementAndGet() > 1) ? 200 : 429,
				"application/json", "{}", "Retry-After: " + retryAfter));
		LangfuseScores scores = scores(Duration.ofSeconds(30));
		scores.add(SCORE);
		await(ScoreOutcome.SENT, 1);
		scores.close();
		assertThat(this.pauses).containsExactly(Duration.ofMillis(Math.round(seconds * 1000)));
	}

	@Test
	void shouldGiveUpAScoreAndGoOnWithTheNext(CapturedOutput output) {
		this.server.script((request, connection) -> status(request.body().contains("\"1\"") ? 500 : 200).answer(request,
				connection));
		LangfuseScores scores = scores(Duration.ofSeconds(30));
		scores.add(SCORE);
		scores.add(SCORE);
		await(ScoreOutcome.SENT, 1);
		scores.close();
		assertThat(counted(ScoreOutcome.FAILED)).isEqualTo(1);
		assertThat(this.server.requests()).hasSize(LangfuseVerdict.MAX_TRIES + 1);
		assertThat(output).contains("Langfuse did not take a score (HTTP 500)");
	}

	@Test
	void shouldNotRepeatWhatLangfuseDoesNotUnderstand(CapturedOutput output) {
		this.server.script(status(400));
		LangfuseScores scores = scores(Duration.ofSeconds(30));
		IntStream.range(0, 3).forEach((i) -> scores.add(SCORE));
		scores.close();
		assertThat(counted(ScoreOutcome.FAILED)).isEqualTo(3);
		assertThat(this.server.requests()).hasSize(3);
		assertThat(output.getAll().split("HTTP 400", -1)).hasSize(2);
		assertThat(output).doesNotContain(SECRET);
	}

	@Test
	void shouldNotTakeAPageForAnAnswerOfLangfuse(CapturedOutput output) {
		this.server.script((request, connection) -> connection.answer(200, "text/html", "<html>page-canary</html>"));
		LangfuseScores scores = scores(Duration.ofSeconds(30));
		scores.add(SCORE);
		scores.close();
		assertThat(counted(ScoreOutcome.FAILED)).isEqualTo(1);
		assertThat(output).contains("Langfuse did not take a score (HTTP 200, text/html)")
			.doesNotContain("page-canary");
	}

	@ParameterizedTest
	@CsvSource({ "401, Langfuse refuses the keys or the project (HTTP 401)",
			"403, Langfuse refuses the keys or the project (HTTP 403)" })
	void shouldStopWhereTheKeysAreNotAccepted(int status, String told, CapturedOutput output) {
		CountDownLatch answer = new CountDownLatch(1);
		this.server.script(held(answer, status(status)));
		LangfuseScores scores = scores(Duration.ofSeconds(30));
		IntStream.range(0, 10).forEach((i) -> scores.add(SCORE));
		answer.countDown();
		await(ScoreOutcome.DROPPED, 9);
		scores.add(SCORE);
		scores.close();
		assertThat(this.server.requests()).hasSize(1);
		assertThat(counted(ScoreOutcome.FAILED)).isEqualTo(1);
		assertThat(counted(ScoreOutcome.DROPPED)).isEqualTo(10);
		assertThat(output.getAll().split("ERROR", -1)).hasSize(2);
		assertThat(output).contains(told).doesNotContain(SECRET);
	}

	@Test
	void shouldDropWhatIsTooMuchAndNeverBlock(CapturedOutput output) {
		CountDownLatch answer = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		this.server.script((request, connection) -> {
			asked.countDown();
			held(answer, status(200)).answer(request, connection);
		});
		LangfuseScores scores = scores(Duration.ofMillis(1));
		scores.add(SCORE);
		awaitOpen(asked);
		IntStream.range(0, WaitingScores.MAX_SCORES + 5).parallel().forEach((i) -> scores.add(SCORE));
		assertThat(counted(ScoreOutcome.DROPPED)).isEqualTo(5);
		assertThat(output.getAll().split("Some are dropped", -1)).hasSize(2);
		scores.close();
		await(ScoreOutcome.DROPPED, WaitingScores.MAX_SCORES + 5);
		await(ScoreOutcome.FAILED, 1);
		answer.countDown();
	}

	@Test
	void shouldDropWhatNeedsTooMuchMemory(CapturedOutput output) {
		CountDownLatch answer = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		this.server.script((request, connection) -> {
			asked.countDown();
			held(answer, status(200)).answer(request, connection);
		});
		LangfuseScores scores = scores(Duration.ofSeconds(30));
		Score large = SCORE.withId("large").withComment("c".repeat(60_000));
		long size = new ScoreJson(null, () -> "").write(large).length;
		int places = Math.toIntExact(WaitingScores.MAX_BYTES / size);
		scores.add(SCORE);
		awaitOpen(asked);
		IntStream.range(0, places + 5).forEach((i) -> scores.add(large));
		assertThat(counted(ScoreOutcome.DROPPED)).isEqualTo(5);
		assertThat(output.getAll().split("Some are dropped", -1)).hasSize(2);
		// what was refused takes no place
		scores.add(SCORE);
		assertThat(counted(ScoreOutcome.DROPPED)).isEqualTo(5);
		answer.countDown();
		await(ScoreOutcome.SENT, 1 + places + 1);
		scores.add(large);
		scores.close();
		assertThat(counted(ScoreOutcome.SENT)).isEqualTo(1 + places + 1 + 1);
	}

	@Test
	void shouldBearListenersThatFail(CapturedOutput output) {
		ScoreListener failing = (outcome) -> {
			throw new IllegalStateException("listener");
		};
		LangfuseScores scores = scores(Duration.ofSeconds(30), 1, List.of(failing, this::count, failing));
		scores.add(SCORE);
		await(ScoreOutcome.SENT, 1);
		scores.add(SCORE);
		await(ScoreOutcome.SENT, 2);
		scores.close();
		scores.add(SCORE);
		assertThat(counted(ScoreOutcome.DROPPED)).isEqualTo(1);
		assertThat(output.getAll().split("A ScoreListener failed", -1)).hasSize(2);
	}

	@Test
	void shouldDropScoresWhereItsThreadHasDied() {
		// an error ends the thread
		ScoreListener broken = (outcome) -> {
			if (outcome == ScoreOutcome.SENT) {
				throw new StackOverflowError();
			}
		};
		LangfuseScores scores = scores(Duration.ofSeconds(30), 1, List.of(this::count, broken));
		scores.add(SCORE);
		await(ScoreOutcome.SENT, 1);
		scores.add(SCORE);
		await(ScoreOutcome.DROPPED, 1);
		scores.add(SCORE);
		assertThat(counted(ScoreOutcome.DROPPED)).isEqualTo(2);
		scores.close();
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.5, 1 })
	void shouldSendScoresOfTracesThatAreShown(double rate) {
		Sampler sampler = Sampler.traceIdRatioBased(rate);
		List<String> shown = new ArrayList<>();
		LangfuseScores scores = scores(Duration.ofSeconds(30), rate, List.of(this::count));
		for (int i = 0; i < 100; i++) {
			String traceId = IdGenerator.random().generateTraceId();
			scores.add(Score.bool(ScoreTarget.trace(traceId), "n", true).withId("trace-" + traceId));
			scores.add(Score.bool(ScoreTarget.observation(traceId, "0123456789abcdef"), "n", true)
				.withId("observation-" + traceId));
			if (isSampled(sampler, traceId)) {
				shown.add("trace-" + traceId);
				shown.add("observation-" + traceId);
			}
		}
		scores.add(SCORE.withId("session"));
		shown.add("session");
		scores.close();
		assertThat(this.server.requests())
			.extracting((request) -> JsonMapper.shared().readTree(request.body()).get("id").asString())
			.isEqualTo(shown);
		assertThat(shown).hasSizeBetween((rate > 0) ? 21 : 1, (rate < 1) ? 181 : 201);
		assertThat(counted(ScoreOutcome.DROPPED)).isZero();
	}

	private static boolean isSampled(Sampler sampler, String traceId) {
		return sampler.shouldSample(Context.root(), traceId, "name", SpanKind.CLIENT, Attributes.empty(), List.of())
			.getDecision() != SamplingDecision.DROP;
	}

	@Test
	void shouldNotWaitLongerThanItMayAtTheEnd(CapturedOutput output) {
		this.server.script((request, connection) -> connection.stall(new CompletableFuture<>()));
		LangfuseScores scores = scores(Duration.ofMillis(300));
		scores.add(SCORE);
		scores.add(SCORE);
		long start = System.nanoTime();
		scores.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(290),
				Duration.ofSeconds(5));
		await(ScoreOutcome.FAILED, 1);
		await(ScoreOutcome.DROPPED, 1);
		scores.add(SCORE);
		assertThat(counted(ScoreOutcome.DROPPED)).isEqualTo(2);
	}

	@Test
	void shouldNotWaitForABackOffAtTheEnd() {
		CountDownLatch asked = new CountDownLatch(1);
		this.server.script((request, connection) -> {
			status(500).answer(request, connection);
			asked.countDown();
		});
		LangfuseScores scores = realScores();
		scores.add(SCORE);
		scores.add(SCORE);
		awaitOpen(asked);
		long start = System.nanoTime();
		scores.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
		assertThat(counted(ScoreOutcome.FAILED)).isEqualTo(1);
		assertThat(counted(ScoreOutcome.DROPPED)).isEqualTo(1);
		assertThat(this.server.requests()).hasSizeBetween(1, 2);
	}

	@Test
	void shouldStartNothingThatIsNotNeeded() {
		realScores().close();
		assertThat(this.server.connections()).isZero();
	}

	@Test
	void shouldDropWhatCannotBeWritten(CapturedOutput output) {
		Map<String, Object> endless = new HashMap<>();
		endless.put("key", List.of(endless));
		Map<String, Object> deep = Map.of("key", "value");
		for (int i = 0; i < 100_000; i++) {
			deep = Collections.singletonMap("key", deep);
		}
		List<Score> unwritable = List.of(SCORE.withComment("c".repeat(100_000)),
				SCORE.withMetadata(Map.of("key", new Unwritable())), SCORE.withMetadata(endless),
				SCORE.withMetadata(deep));
		LangfuseScores scores = scores(Duration.ofSeconds(30));
		unwritable.forEach(scores::add);
		unwritable.forEach(Scores.NONE::add);
		scores.add(SCORE.withId("good"));
		scores.close();

		assertThat(counted(ScoreOutcome.DROPPED)).isEqualTo(4);
		assertThat(counted(ScoreOutcome.SENT)).isEqualTo(1);
		assertThat(this.server.requests()).hasSize(1);
		assertThat(output.getAll().split("A score was dropped", -1)).hasSize(2);
		assertThat(output).doesNotContain("metadata-canary");
	}

	@Test
	void shouldNotCountWhatCannotBeWrittenWhereItIsNotShown() {
		try (LangfuseScores scores = scores(Duration.ofSeconds(30), 0, List.of(this::count))) {
			scores.add(Score.bool(ScoreTarget.trace("1".repeat(32)), "n", true).withComment("c".repeat(100_000)));
		}
		assertThat(this.outcomes).isEmpty();
	}

	@Test
	@SuppressWarnings("NullAway")
	void shouldRefuseNothing() {
		try (LangfuseScores scores = realScores()) {
			assertThatIllegalArgumentException().isThrownBy(() -> scores.add(null));
			assertThatIllegalArgumentException().isThrownBy(() -> Scores.NONE.add(null));
		}
	}

	@Test
	void shouldCount() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		ScoreMeters listener = new ScoreMeters(meters);
		listener.onOutcome(ScoreOutcome.SENT);
		listener.onOutcome(ScoreOutcome.SENT);
		listener.onOutcome(ScoreOutcome.FAILED);
		assertThat(meters.get("llm.langfuse.scores").tag("llm.outcome", "sent").counter().count()).isEqualTo(2);
		assertThat(meters.get("llm.langfuse.scores").tag("llm.outcome", "failed").counter().count()).isEqualTo(1);
		assertThat(meters.get("llm.langfuse.scores").tag("llm.outcome", "dropped").counter().count()).isZero();
	}

	private LangfuseScores scores(Duration shutdownTimeout) {
		return scores(shutdownTimeout, 1, List.of(this::count));
	}

	private LangfuseScores scores(Duration shutdownTimeout, double sampleRate, List<ScoreListener> listeners) {
		LangfuseHttp http = new LangfuseHttp(connection());
		return new LangfuseScores(new ScoreJson(null, () -> Integer.toString(this.ids.incrementAndGet())),
				new ScoreSampling(sampleRate), (pause) -> new ScoreSender(() -> http, (delay) -> {
					this.pauses.add(delay);
					return true;
				}, () -> 0.5, InstantSource.fixed(NOW), this.access), shutdownTimeout, listeners, this.access);
	}

	private LangfuseScores realScores() {
		return new LangfuseScores(connection(), null, 1, Duration.ofSeconds(30), List.of(this::count), this.access);
	}

	private LangfuseConnection connection() {
		return LangfuseConnection.of(this.server.url(""), "pk", SECRET);
	}

	private void count(ScoreOutcome outcome) {
		this.outcomes.computeIfAbsent(outcome, (key) -> new AtomicInteger()).incrementAndGet();
	}

	private int counted(ScoreOutcome outcome) {
		AtomicInteger count = this.outcomes.get(outcome);
		return (count != null) ? count.get() : 0;
	}

	private void await(ScoreOutcome outcome, int count) {
		while (counted(outcome) < count) {
			assertThat(Thread.interrupted()).as("in time").isFalse();
			Thread.onSpinWait();
		}
	}

	private static void awaitOpen(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Script status(int status) {
		return (request, connection) -> connection.answer(status, "application/json", "{\"echo\": \"" + SECRET + "\"}");
	}

	private static Script held(CountDownLatch latch, Script script) {
		return (request, connection) -> {
			awaitOpen(latch);
			script.answer(request, connection);
		};
	}

	private static final class Unwritable {

		@SuppressWarnings("unused")
		public String getText() {
			throw new IllegalStateException("metadata-canary");
		}

	}

}
