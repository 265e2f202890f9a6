package io.github.llmrouter.langfuse.otlp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.llmrouter.langfuse.LangfuseAccess;
import io.github.llmrouter.langfuse.LangfuseConnection;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The way of spans to Langfuse. It shares nothing with the application's tracing: neither
 * what is sampled nor where it goes. Safe for any thread.
 */
public final class SpanPipeline implements AutoCloseable {

	private static final Log logger = LogFactory.getLog("io.github.llmrouter.langfuse");

	/** Not to begin with Langfuse's name: that means spans of its own SDKs. */
	private static final String SCOPE = "io.github.llmrouter";

	/** An id, for it must be valid, of nothing. */
	private static final String NO_PARENT = "0000000000000001";

	/** Beyond any wait for Langfuse; the exporter bounds each by itself. */
	private static final Duration EXPORT_TIMEOUT = Duration.ofHours(1);

	/** The rest of the places is for spans that can be sent. */
	private static final int INCOMPLETE_SHARE = 4;

	private final CountDownLatch closing = new CountDownLatch(1);

	private final ExportStatistics statistics = new ExportStatistics();

	private final LangfuseAccess access = new LangfuseAccess();

	private final SpanPipelineSettings settings;

	private final PendingSpans pending;

	private final IncompleteSpans incomplete;

	private final AtomicBoolean flushing = new AtomicBoolean();

	private final AtomicBoolean lossTold = new AtomicBoolean();

	private final BatchSpanProcessor processor;

	private final SdkTracerProvider provider;

	private final Tracer tracer;

	/**
	 * Create.
	 * @param connection where spans go
	 * @param settings how
	 * @param resource what is said of the application
	 * @param exporterCustomizer may change what requests hold
	 * @param tracerCustomizer may change how spans are made
	 * @throws IllegalStateException if {@code exporterCustomizer} changes how requests
	 * are sent
	 */
	public SpanPipeline(LangfuseConnection connection, SpanPipelineSettings settings, Resource resource,
			Consumer<OtlpHttpSpanExporterBuilder> exporterCustomizer,
			Consumer<SdkTracerProviderBuilder> tracerCustomizer) {
		this.settings = settings;
		this.pending = new PendingSpans(settings.maxQueueSize(), settings.maxQueueBytes(), this.statistics);
		this.incomplete = new IncompleteSpans(settings.maxQueueSize() / INCOMPLETE_SHARE,
				settings.maxQueueBytes() / INCOMPLETE_SHARE, this::finish);
		OtlpTransport otlp = new OtlpTransport(connection, exporterCustomizer);
		LangfuseSpanExporter exporter = new LangfuseSpanExporter(otlp.exporter(), otlp::lastAnswer, this.pending,
				this.statistics, this::pause, Clock.systemUTC(), this.access);
		this.processor = BatchSpanProcessor.builder(exporter)
			// never full before the places for pending spans are
			.setMaxQueueSize(settings.maxQueueSize() + settings.maxBatchSize())
			.setMaxExportBatchSize(settings.maxBatchSize())
			.setScheduleDelay(settings.flushInterval())
			.setExporterTimeout(EXPORT_TIMEOUT)
			.build();
		SdkTracerProviderBuilder provider = SdkTracerProvider.builder()
			.setResource(resource)
			.setSampler(Sampler.traceIdRatioBased(settings.sampleRate()))
			.addSpanProcessor(new HandingOver(this.pending, this.processor));
		tracerCustomizer.accept(provider);
		this.provider = provider.build();
		this.tracer = this.provider.get(SCOPE);
	}

	/**
	 * Start a trace with its first span.
	 * @param traceId the trace's id if it is known elsewhere, or {@code null}
	 * @param name the span's name
	 * @return the span; one that is not recorded if its trace is not sampled
	 */
	public Span startTrace(@Nullable String traceId, String name) {
		SpanBuilder span = this.tracer.spanBuilder(name).setNoParent();
		if (traceId != null) {
			// only a parent can hand an id down; DetailedSpanData leaves it out again
			span.setParent(Context.root()
				.with(Span.wrap(SpanContext.createFromRemoteParent(traceId, NO_PARENT, TraceFlags.getSampled(),
						TraceState.getDefault()))));
		}
		return span.startSpan();
	}

	/**
	 * Start a span.
	 * @param parent what it is a part of
	 * @param name its name
	 * @return the span; one that is not recorded if its trace is not sampled
	 */
	public Span start(Span parent, String name) {
		return this.tracer.spanBuilder(name).setParent(Context.root().with(parent)).startSpan();
	}

	/**
	 * End a span: it is sent, unless there are too many; without its content if too much
	 * of that waits already.
	 * @param span the span
	 * @param weight how much its content weighs, in bytes
	 * @param describer makes its details
	 */
	public void end(Span span, long weight, SpanDescriber describer) {
		if (admit(span, weight, describer) != Admitted.NOT) {
			finish(span, span::end);
			flushIfHalfFull();
		}
	}

	/**
	 * End a span now and send it once all is known that it says.
	 * @param span the span
	 * @param weight how much its content weighs, in bytes
	 * @param describer makes its details
	 * @param complete runs what it gets when that is so; if it has not when this closes,
	 * or if too many wait for it, the span is sent as it is
	 */
	public void end(Span span, long weight, SpanDescriber describer, Consumer<Runnable> complete) {
		Admitted admitted = admit(span, weight, describer);
		if (admitted == Admitted.WHOLE) {
			this.incomplete.end(span, weight, complete);
		}
		else if (admitted == Admitted.WITHOUT_CONTENT) {
			// it is described already: there is nothing to wait for
			finish(span, span::end);
		}
	}

	private Admitted admit(Span span, long weight, SpanDescriber describer) {
		if (!span.isRecording()) {
			return Admitted.NOT;
		}
		String spanId = span.getSpanContext().getSpanId();
		Admitted admitted = Admitted.WHOLE;
		DropReason refusal = this.pending.admit(spanId, weight, (start) -> describer.describe(start, true).get());
		if (refusal == DropReason.MEMORY_FULL && span instanceof ReadableSpan readable) {
			refusal = admitWithoutContent(spanId, readable, describer);
			admitted = Admitted.WITHOUT_CONTENT;
		}
		if (refusal != null) {
			this.statistics.dropped(refusal, 1);
			return Admitted.NOT;
		}
		return admitted;
	}

	/**
	 * It is described now, as what would do so later holds the content. What of it is to
	 * be masked is masked later: a masker may block.
	 */
	private @Nullable DropReason admitWithoutContent(String spanId, ReadableSpan span, SpanDescriber describer) {
		Supplier<SpanDetails> bare;
		try {
			bare = describer.describe(Instant.ofEpochSecond(0, span.toSpanData().getStartEpochNanos()), false);
		}
		catch (Throwable ex) {
			logger.debug("An observation could not be described", ex);
			return DropReason.INVALID;
		}
		return this.pending.admit(spanId, 0, (start) -> bare.get());
	}

	/** Many long prompts would else find no place before the next time to send. */
	private void flushIfHalfFull() {
		if (this.pending.isHalfFull() && this.flushing.compareAndSet(false, true)) {
			CompletableResultCode flush = this.processor.forceFlush();
			flush.whenComplete(() -> this.flushing.set(false));
		}
	}

	private void finish(Span span, long endEpochNanos) {
		this.pending.completed(span.getSpanContext().getSpanId(), Instant.now());
		finish(span, () -> span.end(endEpochNanos, TimeUnit.NANOSECONDS));
	}

	/** A processor of the application's may fail, before or after ours has the span. */
	private void finish(Span span, Runnable end) {
		try {
			end.run();
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			if (this.pending.takeBack(span.getSpanContext().getSpanId())) {
				lost(ex);
			}
			else {
				logger.debug("A further processor of spans failed", ex);
			}
		}
	}

	/**
	 * An observation will not be shown, as something failed on it before it got here or
	 * on its way.
	 * @param failure what was thrown
	 */
	public void lost(Throwable failure) {
		this.statistics.dropped(DropReason.INVALID, 1);
		if (this.lossTold.compareAndSet(false, true)) {
			logger.warn("An observation could not be shown in Langfuse: " + failure.getClass().getName()
					+ ". This is said only once; all are counted");
		}
		// its text may quote what was asked
		logger.debug("An observation could not be shown in Langfuse", failure);
	}

	/**
	 * What became of spans.
	 * @return numbers that go on
	 */
	public ExportStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Whether Langfuse accepts the keys, to be shared with what else is sent to it.
	 * @return what all have heard of it
	 */
	public LangfuseAccess access() {
		return this.access;
	}

	/**
	 * Whether Langfuse refused the keys or the project, so that nothing is sent any more.
	 * @return whether it is of no use
	 */
	public boolean isStopped() {
		return this.access.isRefused();
	}

	/**
	 * Send what waits now, but for spans that something is missing of.
	 * @param timeout how long to wait for it
	 * @return whether everything was sent, or given up, in time
	 */
	public boolean flush(Duration timeout) {
		return flush(System.nanoTime() + timeout.toNanos());
	}

	/**
	 * One that is under way, or only just over, is taken by the processor for the one
	 * that is asked for, although it leaves out what ended since it began.
	 */
	private boolean flush(long deadline) {
		CompletableResultCode running = join(this.processor.forceFlush(), deadline);
		CompletableResultCode next = running;
		while (running.isDone() && isTheSame(next, running) && deadline - System.nanoTime() > 0) {
			next = this.processor.forceFlush();
		}
		return !isTheSame(next, running) && join(next, deadline).isSuccess();
	}

	/** The constant tells that one was over when the processor looked. */
	private static boolean isTheSame(CompletableResultCode flush, CompletableResultCode running) {
		return flush == running || flush == CompletableResultCode.ofSuccess();
	}

	private static CompletableResultCode join(CompletableResultCode result, long deadline) {
		return result.join(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
	}

	private boolean pause(Duration duration) {
		try {
			return !this.closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Send what waits, for as long as {@link SpanPipelineSettings#shutdownTimeout()}. The
	 * rest is dropped. Further processors end within the same time.
	 */
	@Override
	public void close() {
		long deadline = System.nanoTime() + this.settings.shutdownTimeout().toNanos();
		this.closing.countDown();
		this.incomplete.close();
		flush(deadline);
		// ours first, whatever those of others do
		CompletableResultCode sent = this.processor.shutdown();
		join(CompletableResultCode.ofAll(List.of(sent, shutdownProvider())), deadline);
		this.pending.close();
	}

	private CompletableResultCode shutdownProvider() {
		try {
			return this.provider.shutdown();
		}
		catch (RuntimeException ex) {
			return CompletableResultCode.ofExceptionalFailure(ex);
		}
	}

	/**
	 * Whether a span has a place.
	 */
	private enum Admitted {

		WHOLE, WITHOUT_CONTENT, NOT

	}

}
