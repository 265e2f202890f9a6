package io.github.llmrouter.langfuse.otlp;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.LangfuseReply;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of spans while Langfuse is well, ill or gone.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class SpanPipelineTests {

	private static final SpanPipelineSettings SETTINGS = new SpanPipelineSettings(1, 100, 1_000_000, 10,
			Duration.ofMillis(50), Duration.ofMillis(500));

	private final FakeLangfuse langfuse = FakeLangfuse.start();

	private final List<SpanPipeline> pipelines = new ArrayList<>();

	@AfterEach
	void close() {
		this.langfuse.close();
		this.pipelines.forEach(SpanPipeline::close);
	}

	/** It is made while a web server starts, which takes such a thread for a leak. */
	@Test
	void shouldNotConnectBeforeThereIsSomethingToSend() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		pipeline(SETTINGS);

		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !before.contains(thread))
			.extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("HttpClient"));
	}

	@Test
	void shouldSendWhatASpanSays() {
		SpanPipeline pipeline = pipeline(SETTINGS);
		Span parent = pipeline.startTrace("0123456789abcdef0123456789abcdef", "call");
		Span child = pipeline.start(parent, "attempt");
		end(pipeline, child, "attempt", "content");
		end(pipeline, parent, "call", "content");

		List<ReceivedSpan> spans = this.langfuse.awaitSpans(2);
		assertThat(spans).extracting(ReceivedSpan::traceId).containsOnly("0123456789abcdef0123456789abcdef");
		assertThat(spans).extracting(ReceivedSpan::name).containsExactly("attempt", "call");
		assertThat(spans.get(0).parentId()).isEqualTo(spans.get(1).spanId());
		assertThat(spans.get(1).parentId()).isEmpty();
		assertThat(spans.get(0).attributes()).containsEntry("plain", "attempt").containsEntry("content", "content");
		assertThat(spans.get(0).resource()).containsEntry("service.name", "test");
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().exported()).isEqualTo(2);
		assertThat(pipeline.statistics().isFailing()).isFalse();
		assertThat(pipeline.statistics().lastSuccess()).isNotNull();
	}

	@Test
	void shouldStartARandomTraceWhereNoneIsKnown() {
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 2);

		assertThat(this.langfuse.awaitSpans(2)).extracting(ReceivedSpan::traceId).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403 })
	void shouldStopWhenTheKeysAreNotAccepted(int status, CapturedOutput output) {
		this.langfuse.reply(LangfuseReply.status(status));
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 3);
		awaitIdle(pipeline);
		send(pipeline, 3);
		awaitIdle(pipeline);

		assertThat(pipeline.isStopped()).isTrue();
		assertThat(this.langfuse.requests()).hasSize(1);
		assertThat(pipeline.statistics().dropped(DropReason.UNAUTHORIZED)).isEqualTo(6);
		assertThat(output.getOut().lines().filter((line) -> line.contains("ERROR"))).hasSize(1)
			.first()
			.asString()
			.contains("llm.langfuse.public-key", "or the project", "HTTP " + status);
		assertThat(output.getOut()).doesNotContain("sk-canary").doesNotContain("content-canary");
	}

	@Test
	void shouldCountWhatIsNotSentAfterARefusalOfAHalf() {
		this.langfuse.enqueue(LangfuseReply.status(413), LangfuseReply.status(401));
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 8);
		awaitIdle(pipeline);

		assertThat(this.langfuse.requests()).hasSize(2);
		assertThat(pipeline.statistics().dropped(DropReason.UNAUTHORIZED)).isEqualTo(8);
	}

	@Test
	void shouldSplitWhatIsTooLarge() {
		LangfuseReply tooLarge = LangfuseReply.status(413);
		this.langfuse.enqueue(tooLarge, LangfuseReply.ACCEPTED, tooLarge, LangfuseReply.ACCEPTED,
				LangfuseReply.ACCEPTED);
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 8);

		assertThat(this.langfuse.awaitSpans(8)).extracting(ReceivedSpan::spanId).doesNotHaveDuplicates();
		awaitIdle(pipeline);
		assertThat(this.langfuse.requests()).hasSize(5);
		assertThat(pipeline.statistics().exported()).isEqualTo(8);
	}

	@Test
	void shouldLeaveTheContentOfASpanOutThatIsTooLargeAlone() {
		this.langfuse.enqueue(LangfuseReply.status(413));
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 1);

		assertThat(this.langfuse.awaitSpans(1).get(0).attributes()).containsKey("plain").doesNotContainKey("content");
		this.langfuse.reply(LangfuseReply.status(413));
		send(pipeline, 1);
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().dropped(DropReason.TOO_LARGE)).isEqualTo(1);
	}

	@Test
	void shouldComeAgainWhenItIsAskedTo() {
		this.langfuse.enqueue(LangfuseReply.status(429).header("Retry-After", "1"));
		SpanPipeline pipeline = pipeline(SETTINGS);
		long start = System.nanoTime();
		send(pipeline, 3);

		this.langfuse.awaitSpans(3);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
		assertThat(this.langfuse.requests()).hasSize(2);
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().failures()).isEqualTo(1);
	}

	static Stream<LangfuseReply> passing() {
		return Stream.of(LangfuseReply.status(500), LangfuseReply.status(503), LangfuseReply.status(408),
				LangfuseReply.silence());
	}

	@ParameterizedTest
	@MethodSource("passing")
	void shouldTryAgainAfterWhatMayPass(LangfuseReply reply, CapturedOutput output) {
		this.langfuse.enqueue(reply);
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 3);

		this.langfuse.awaitSpans(3);
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().exported()).isEqualTo(3);
		assertThat(pipeline.statistics().failures()).isEqualTo(1);
		assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 400, 404, 405, 422 })
	void shouldDropWhatIsNotAcceptedAndGoOn(int status) {
		this.langfuse.enqueue(LangfuseReply.status(status).body("<html>garbage"));
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 3);
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().dropped(DropReason.REJECTED)).isEqualTo(3);
		assertThat(pipeline.statistics().isFailing()).isTrue();

		send(pipeline, 2);
		assertThat(this.langfuse.awaitSpans(2)).hasSize(2);
	}

	/** As of a proxy before Langfuse that wants a login. */
	@Test
	void shouldNotTakeAPageForAnAnswerOfLangfuse(CapturedOutput output) {
		this.langfuse
			.enqueue(LangfuseReply.ACCEPTED.header("Content-Type", "text/html").body("<html>page-canary</html>"));
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 3);
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().dropped(DropReason.REJECTED)).isEqualTo(3);
		assertThat(pipeline.statistics().exported()).isZero();
		assertThat(pipeline.statistics().lastFailure()).extracting(ExportStatistics.Failure::what)
			.isEqualTo("HTTP 200, text/html");
		assertThat(output).contains("could not be sent to Langfuse: HTTP 200, text/html").doesNotContain("page-canary");

		send(pipeline, 2);
		this.langfuse.awaitRequests(2);
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().exported()).isEqualTo(2);
	}

	@Test
	void shouldTakeGarbageOfAnySizeAsAnAnswer() {
		this.langfuse.enqueue(LangfuseReply.ACCEPTED.body("garbage ".repeat(1000)),
				LangfuseReply.ACCEPTED.body("x".repeat(20_000_000)));
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 1);
		this.langfuse.awaitSpans(1);
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().failures()).isZero();

		send(pipeline, 1);
		// the second answer is given up: what was sent with it is sent again
		this.langfuse.awaitSpans(3);
	}

	@Test
	void shouldDropWhatDoesNotFitAndNeverBlock() throws InterruptedException {
		this.langfuse.reply(LangfuseReply.silence());
		SpanPipeline pipeline = pipeline(SETTINGS);
		CountDownLatch done = new CountDownLatch(4);
		IntStream.range(0, 4).forEach((thread) -> new Thread(() -> {
			send(pipeline, 50);
			done.countDown();
		}).start());
		done.await();

		assertThat(pipeline.statistics().queued()).isEqualTo(100);
		assertThat(pipeline.statistics().dropped(DropReason.QUEUE_FULL)).isEqualTo(100);
		pipeline.close();
		assertThat(pipeline.statistics().queued()).isZero();
		assertThat(pipeline.statistics().dropped(DropReason.SHUTDOWN)
				+ pipeline.statistics().dropped(DropReason.UNAVAILABLE))
			.isEqualTo(100);
	}

	@Test
	void shouldBoundTheContentThatWaits() {
		AtomicInteger described = new AtomicInteger();
		this.langfuse.reply(LangfuseReply.silence());
		SpanPipeline pipeline = pipeline(SETTINGS);
		for (int i = 0; i < 10; i++) {
			Span span = pipeline.startTrace(null, "large");
			pipeline.end(span, 300_000, (start, content) -> {
				described.addAndGet(content ? 0 : 1);
				return () -> details("large", "content");
			});
		}

		// the others without their content
		assertThat(pipeline.statistics().queued()).isEqualTo(10);
		assertThat(described).hasValue(7);
	}

	@Test
	void shouldDropASpanThatCannotBeDescribed() {
		SpanPipeline pipeline = pipeline(SETTINGS);
		pipeline.end(pipeline.startTrace(null, "bad"), 0, (start, content) -> {
			throw new IllegalStateException("content-canary");
		});
		send(pipeline, 1);

		assertThat(this.langfuse.awaitSpans(1)).hasSize(1);
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().dropped(DropReason.INVALID)).isEqualTo(1);
	}

	@Test
	void shouldCountASpanThatCannotBeDescribedWithoutItsContent() {
		SpanPipeline pipeline = pipeline(SETTINGS);
		pipeline.end(pipeline.startTrace(null, "first"), 600_000,
				(start, content) -> () -> details("first", "content"));
		pipeline.end(pipeline.startTrace(null, "bad"), 600_000, (start, content) -> {
			throw new StackOverflowError("content-canary");
		});

		assertThat(pipeline.statistics().dropped(DropReason.INVALID)).isEqualTo(1);
		assertThat(this.langfuse.awaitSpans(1)).extracting(ReceivedSpan::name).containsExactly("first");
	}

	static Stream<Error> errors() {
		return Stream.of(new StackOverflowError("content-canary"), new OutOfMemoryError(), new LinkageError(),
				new AssertionError());
	}

	@ParameterizedTest
	@MethodSource("errors")
	void shouldGoOnAfterAnErrorOfADescription(Error error) {
		SpanPipeline pipeline = pipeline(SETTINGS);
		pipeline.end(pipeline.startTrace(null, "bad"), 0, (start, content) -> {
			throw error;
		});
		awaitIdle(pipeline);
		send(pipeline, 1);

		assertThat(this.langfuse.awaitSpans(1)).hasSize(1);
		assertThat(pipeline.statistics().dropped(DropReason.INVALID)).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("errors")
	void shouldGoOnAfterAnErrorOfARequest(Error error, CapturedOutput output) {
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>(List.of(error));
		SpanPipeline pipeline = failing(failures);
		send(pipeline, 2);
		awaitIdle(pipeline);
		assertThat(pipeline.statistics().dropped(DropReason.UNAVAILABLE)).isEqualTo(2);
		assertThat(pipeline.statistics().isFailing()).isTrue();
		send(pipeline, 1);

		assertThat(this.langfuse.awaitSpans(1)).hasSize(1);
		assertThat(output.getOut()).contains(error.getClass().getSimpleName()).doesNotContain("content-canary");
	}

	@Test
	void shouldNotTryAgainWhatTheClientRefuses() {
		SpanPipeline pipeline = failing(
				new ConcurrentLinkedQueue<>(List.of(new IllegalArgumentException("restricted header name"))));
		send(pipeline, 2);
		awaitIdle(pipeline);

		assertThat(pipeline.statistics().dropped(DropReason.REJECTED)).isEqualTo(2);
		assertThat(pipeline.statistics().failures()).isEqualTo(1);
		assertThat(this.langfuse.requests()).isEmpty();
	}

	private SpanPipeline failing(Queue<Throwable> failures) {
		return pipeline(this.langfuse.baseUrl(), SETTINGS, (exporter) -> exporter.setHeaders(() -> {
			Throwable failure = failures.poll();
			if (failure instanceof Error error) {
				throw error;
			}
			if (failure instanceof RuntimeException exception) {
				throw exception;
			}
			return Map.of();
		}), (tracer) -> {
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldCountASpanThatAFurtherProcessorKeepsBack(boolean first, CapturedOutput output) {
		SpanProcessor failing = new Failing();
		SpanPipeline pipeline = pipeline(this.langfuse.baseUrl(), SETTINGS, (exporter) -> {
		}, (tracer) -> {
			if (first) {
				tracer.addSpanProcessorFirst(failing);
			}
			else {
				tracer.addSpanProcessor(failing);
			}
		});
		AtomicReference<Runnable> complete = new AtomicReference<>();
		send(pipeline, 1);
		pipeline.end(pipeline.startTrace(null, "late"), 0, (start, content) -> () -> details("late", "content"),
				complete::set);
		pipeline.end(pipeline.startTrace(null, "last"), 0, (start, content) -> () -> details("last", "content"),
				(never) -> {
				});
		complete.get().run();
		pipeline.close();

		assertThat(pipeline.statistics().dropped(DropReason.INVALID)).isEqualTo(first ? 3 : 0);
		assertThat(pipeline.statistics().exported()).isEqualTo(first ? 0 : 3);
		assertThat(pipeline.statistics().dropped(DropReason.SHUTDOWN)).isZero();
		assertThat(output.getOut().lines().filter((line) -> line.contains("could not be shown")))
			.hasSize(first ? 1 : 0);
	}

	@Test
	void shouldEndFurtherProcessors() {
		Ending processor = new Ending(CompletableResultCode::ofSuccess);
		Ending bad = new Ending(() -> {
			throw new IllegalStateException("bad");
		});
		pipeline(this.langfuse.baseUrl(), SETTINGS, (exporter) -> {
		}, (tracer) -> tracer.addSpanProcessor(processor)).close();
		SpanPipeline pipeline = pipeline(this.langfuse.baseUrl(), SETTINGS, (exporter) -> {
		}, (tracer) -> tracer.addSpanProcessorFirst(bad));
		send(pipeline, 1);
		pipeline.close();

		assertThat(processor.ended()).isTrue();
		assertThat(bad.ended()).isTrue();
		assertThat(this.langfuse.spans()).hasSize(1);
	}

	@Test
	void shouldNotWaitLongForFurtherProcessors() {
		SpanPipeline pipeline = pipeline(this.langfuse.baseUrl(), SETTINGS, (exporter) -> {
		}, (tracer) -> tracer.addSpanProcessor(new Ending(CompletableResultCode::new)));
		long start = System.nanoTime();
		pipeline.close();

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(490),
				Duration.ofSeconds(5));
	}

	@Test
	void shouldCountInEveryRegistry() {
		SpanPipeline pipeline = pipeline(SETTINGS);
		pipeline.statistics().onDelay((delay) -> {
			throw new IllegalStateException("bad");
		});
		List<MeterRegistry> registries = List.of(new SimpleMeterRegistry(), new SimpleMeterRegistry());
		registries.forEach(new LangfuseMeters(pipeline.statistics())::bindTo);
		send(pipeline, 1);
		awaitIdle(pipeline);

		assertThat(registries).allSatisfy((registry) -> {
			assertThat(registry.get("llm.langfuse.delay").timer().count()).isEqualTo(1);
			assertThat(registry.get("llm.langfuse.exported").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("llm.langfuse.dropped").tag("llm.reason", "invalid").functionCounter().count())
				.isZero();
		});
		assertThat(pipeline.statistics().dropped(DropReason.UNAVAILABLE)).isZero();
	}

	@Test
	void shouldSendWhatWaitsWhenItCloses() {
		SpanPipeline pipeline = pipeline(
				new SpanPipelineSettings(1, 100, 1_000_000, 50, Duration.ofHours(1), Duration.ofSeconds(10)));
		send(pipeline, 3);
		Span late = pipeline.startTrace(null, "late");
		pipeline.close();

		assertThat(this.langfuse.spans()).hasSize(3);
		end(pipeline, late, "late", "content-canary");
		assertThat(pipeline.startTrace(null, "later").isRecording()).isFalse();
		assertThat(pipeline.statistics().dropped(DropReason.SHUTDOWN)).isEqualTo(1);
	}

	/** One that began when the queue was half full. */
	@Test
	void shouldSendWhatEndedWhileMuchWasSentWhenItCloses() {
		SpanPipeline pipeline = pipeline(
				new SpanPipelineSettings(1, 100, 1000, 100, Duration.ofHours(1), Duration.ofSeconds(20)));
		CountDownLatch sending = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(1);
		pipeline.end(pipeline.startTrace(null, "long"), 501, (start, content) -> () -> {
			sending.countDown();
			await(ended);
			return details("long", "content");
		});
		await(sending);
		send(pipeline, 19);
		Thread closing = new Thread(pipeline::close);
		closing.start();
		Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		ended.countDown();
		join(closing);

		assertThat(this.langfuse.spans()).hasSize(20);
		assertThat(pipeline.statistics().dropped(DropReason.SHUTDOWN)).isZero();
	}

	@Test
	void shouldFlushWhatEndedWhileMuchWasSent() {
		SpanPipeline pipeline = pipeline(
				new SpanPipelineSettings(1, 1000, 1_000_000, 1000, Duration.ofHours(1), Duration.ofSeconds(20)));
		for (int i = 0; i < 200; i++) {
			// whatever the one before is at just now
			pipeline.flush(Duration.ZERO);
			send(pipeline, 1);
			assertThat(pipeline.flush(Duration.ofSeconds(20))).isTrue();
			assertThat(pipeline.statistics().exported()).isEqualTo(i + 1);
		}
	}

	@Test
	void shouldSaySoIfAFlushIsNotOverInTime() {
		this.langfuse.reply(LangfuseReply.silence());
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 1);

		assertThat(pipeline.flush(Duration.ofMillis(10))).isFalse();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join(20_000);
			assertThat(thread.isAlive()).isFalse();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void shouldNotHoldUpTheEndOfTheApplication() {
		this.langfuse.reply(LangfuseReply.status(429).header("Retry-After", "300"));
		SpanPipeline pipeline = pipeline(SETTINGS);
		send(pipeline, 3);
		this.langfuse.awaitRequests(1);
		long start = System.nanoTime();
		pipeline.close();

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(pipeline.statistics().dropped(DropReason.UNAVAILABLE)).isEqualTo(3);
	}

	@Test
	void shouldSendTheSampledShareOfTraces() {
		SpanPipeline none = pipeline(
				new SpanPipelineSettings(0, 100, 1_000_000, 10, Duration.ofMillis(50), Duration.ofMillis(500)));
		Span parent = none.startTrace(null, "call");
		assertThat(parent.isRecording()).isFalse();
		assertThat(none.start(parent, "attempt").isRecording()).isFalse();

		SpanPipeline half = pipeline(
				new SpanPipelineSettings(0.5, 100, 1_000_000, 10, Duration.ofMillis(50), Duration.ofMillis(500)));
		long sampled = IntStream.range(0, 1000).filter((i) -> {
			Span call = half.startTrace(null, "call");
			assertThat(half.start(call, "attempt").isRecording()).isEqualTo(call.isRecording());
			return call.isRecording();
		}).count();
		assertThat(sampled).isBetween(400L, 600L);
	}

	@Test
	void shouldBearAServerThatIsNotThere(CapturedOutput output) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		SpanPipeline pipeline = pipeline("http://localhost:" + port, SETTINGS);
		send(pipeline, 3);
		pipeline.close();

		assertThat(pipeline.statistics().failures()).isPositive();
		assertThat(pipeline.statistics().dropped(DropReason.UNAVAILABLE)).isEqualTo(3);
		assertThat(output.getOut()).contains("ConnectException").doesNotContain("sk-canary");
	}

	private SpanPipeline pipeline(SpanPipelineSettings settings) {
		return pipeline(this.langfuse.baseUrl(), settings);
	}

	private SpanPipeline pipeline(String url, SpanPipelineSettings settings) {
		return pipeline(url, settings, (exporter) -> {
		}, (tracer) -> {
		});
	}

	private SpanPipeline pipeline(String url, SpanPipelineSettings settings,
			Consumer<OtlpHttpSpanExporterBuilder> exporterCustomizer,
			Consumer<SdkTracerProviderBuilder> tracerCustomizer) {
		LangfuseConnection connection = LangfuseConnection.of(url, "pk-1", "sk-canary");
		connection = new LangfuseConnection(connection.baseUrl(), "pk-1", "sk-canary", connection.headers(),
				Duration.ofSeconds(1), null, null, 0);
		SpanPipeline pipeline = new SpanPipeline(connection, settings,
				Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "test")), exporterCustomizer,
				tracerCustomizer);
		this.pipelines.add(pipeline);
		return pipeline;
	}

	@Test
	void shouldSendASpanOnceItIsCompleteWithTheTimeOfItsEnd() {
		SpanPipeline pipeline = pipeline(SETTINGS);
		AtomicReference<Runnable> complete = new AtomicReference<>();
		Span late = pipeline.startTrace(null, "late");
		pipeline.end(late, 0, (start, content) -> () -> details("late", "content"), complete::set);
		send(pipeline, 1);
		ReceivedSpan other = this.langfuse.awaitSpans(1).get(0);
		assertThat(other.name()).isEqualTo("call");
		complete.get().run();

		ReceivedSpan span = this.langfuse.awaitSpans(2).get(1);
		assertThat(span.name()).isEqualTo("late");
		assertThat(span.end()).isBefore(other.end()).isAfterOrEqualTo(span.start());
		complete.get().run();
		awaitIdle(pipeline);
		assertThat(this.langfuse.spans()).hasSize(2);
	}

	@Test
	void shouldSendWhatIsNotCompleteWhenClosed() {
		SpanPipeline pipeline = pipeline(SETTINGS);
		Span late = pipeline.startTrace(null, "late");
		pipeline.end(late, 0, (start, content) -> () -> details("late", "content"), (complete) -> {
		});
		pipeline.close();

		assertThat(this.langfuse.awaitSpans(1).get(0).name()).isEqualTo("late");
		assertThat(pipeline.statistics().dropped(DropReason.SHUTDOWN)).isZero();
	}

	@Test
	void shouldNotLetTooManyWaitForWhatIsMissing() {
		SpanPipeline pipeline = pipeline(
				new SpanPipelineSettings(1, 8, 1_000_000, 10, Duration.ofMillis(50), Duration.ofMillis(500)));
		for (int i = 1; i <= 3; i++) {
			String name = "late " + i;
			pipeline.end(pipeline.startTrace(null, name), 0, (start, content) -> () -> details(name, "content"),
					(complete) -> {
					});
		}

		assertThat(this.langfuse.awaitSpans(1)).extracting(ReceivedSpan::name).containsExactly("late 3");
		pipeline.close();
		assertThat(this.langfuse.awaitSpans(3)).extracting(ReceivedSpan::name)
			.containsExactlyInAnyOrder("late 1", "late 2", "late 3");
	}

	@Test
	void shouldNotLetTooMuchContentWaitForWhatIsMissing() {
		SpanPipeline pipeline = pipeline(
				new SpanPipelineSettings(1, 100, 1000, 10, Duration.ofMillis(50), Duration.ofMillis(500)));
		pipeline.end(pipeline.startTrace(null, "late"), 251, (start, content) -> () -> details("late", "content"),
				(complete) -> {
				});

		assertThat(this.langfuse.awaitSpans(1)).extracting(ReceivedSpan::name).containsExactly("late");
	}

	@Test
	void shouldNotLetASpanWaitThatIsDescribedAlready() {
		this.langfuse.enqueue(LangfuseReply.ACCEPTED.after(Duration.ofMillis(200)));
		SpanPipeline pipeline = pipeline(
				new SpanPipelineSettings(1, 100, 1000, 100, Duration.ofMillis(50), Duration.ofMillis(500)));
		pipeline.end(pipeline.startTrace(null, "first"), 900, (start, content) -> () -> details("first", "content"));
		pipeline.end(pipeline.startTrace(null, "bare"), 240,
				(start, content) -> () -> details("bare", content ? "content" : "left out"), (complete) -> {
				});

		assertThat(this.langfuse.awaitSpans(2)).extracting(ReceivedSpan::name).contains("bare");
	}

	@Test
	void shouldNotHammerWhoeverFindsEverythingTooLarge() {
		this.langfuse.reply(LangfuseReply.status(413));
		SpanPipeline pipeline = pipeline(
				new SpanPipelineSettings(1, 1000, 1_000_000, 256, Duration.ofMillis(50), Duration.ofMillis(500)));
		send(pipeline, 256);
		awaitIdle(pipeline);

		assertThat(pipeline.statistics().dropped(DropReason.TOO_LARGE)).isEqualTo(256);
		assertThat(this.langfuse.requests()).hasSizeLessThan(60);
	}

	@Test
	void shouldSendSoonerIfMuchWaits() {
		SpanPipeline pipeline = pipeline(
				new SpanPipelineSettings(1, 100, 1000, 100, Duration.ofHours(1), Duration.ofMillis(500)));
		pipeline.end(pipeline.startTrace(null, "long"), 501, (start, content) -> () -> details("long", "content"));

		assertThat(this.langfuse.awaitSpans(1)).extracting(ReceivedSpan::name).containsExactly("long");
	}

	@Test
	void shouldLeaveContentOutIfTooMuchWaits() {
		SpanPipeline pipeline = pipeline(
				new SpanPipelineSettings(1, 100, 1000, 100, Duration.ofMillis(50), Duration.ofMillis(500)));
		this.langfuse.enqueue(LangfuseReply.status(503));
		for (String name : List.of("first", "second")) {
			pipeline.end(pipeline.startTrace(null, name), 900,
					(start, content) -> () -> details(name, content ? "content" : "left out"));
		}

		assertThat(this.langfuse.awaitSpans(2)).extracting((span) -> span.attributes().get("content"))
			.containsExactlyInAnyOrder("content", "left out");
		assertThat(pipeline.statistics().dropped(DropReason.MEMORY_FULL)).isZero();
	}

	private static void send(SpanPipeline pipeline, int count) {
		for (int i = 0; i < count; i++) {
			end(pipeline, pipeline.startTrace(null, "call"), "call", "content-canary");
		}
	}

	private static void end(SpanPipeline pipeline, Span span, String name, String content) {
		pipeline.end(span, content.length(), (start, withContent) -> () -> details(name, content));
	}

	private static SpanDetails details(String name, String content) {
		return new SpanDetails(name, Attributes.of(AttributeKey.stringKey("plain"), name),
				Attributes.of(AttributeKey.stringKey("content"), content));
	}

	private static void awaitIdle(SpanPipeline pipeline) {
		assertThat(pipeline.flush(Duration.ofSeconds(20))).isTrue();
		assertThat(pipeline.statistics().queued()).isZero();
	}

	/**
	 * Fails when a span ends.
	 */
	private static final class Failing implements SpanProcessor {

		@Override
		public void onStart(Context parent, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			throw new IllegalStateException("canary");
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

	private record Ending(Supplier<CompletableResultCode> end, AtomicBoolean called) implements SpanProcessor {

		Ending(Supplier<CompletableResultCode> end) {
			this(end, new AtomicBoolean());
		}

		boolean ended() {
			return this.called.get();
		}

		@Override
		public CompletableResultCode shutdown() {
			this.called.set(true);
			return this.end.get();
		}

		@Override
		public void onStart(Context parent, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
		}

		@Override
		public boolean isEndRequired() {
			return false;
		}

	}

}
