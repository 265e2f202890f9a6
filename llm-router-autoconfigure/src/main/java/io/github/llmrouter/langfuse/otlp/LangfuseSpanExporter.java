package io.github.llmrouter.langfuse.otlp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.llmrouter.langfuse.LangfuseAccess;
import io.github.llmrouter.langfuse.LangfuseVerdict;
import io.github.llmrouter.langfuse.LangfuseVerdict.Meaning;
import io.github.llmrouter.langfuse.otlp.LangfuseSender.Answer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Decides what becomes of observations that Langfuse does not accept at once. It blocks
 * the thread that exports; meanwhile the queue fills, and what has no place in it is
 * dropped. One thread at a time exports.
 */
final class LangfuseSpanExporter implements SpanExporter {

	private static final Log logger = LogFactory.getLog("io.github.llmrouter.langfuse");

	/** Of each delay: one thread sends for the whole application. */
	private static final double WHOLE = 1;

	/**
	 * After so many it is not their size, and asking for the others would be a burden.
	 */
	private static final int MAX_TOO_LARGE_IN_A_ROW = 3;

	private final SpanExporter otlp;

	private final Supplier<Answer> lastAnswer;

	private final PendingSpans pending;

	private final ExportStatistics statistics;

	private final Pause pause;

	private final Clock clock;

	private final LangfuseAccess access;

	/** Without content, and nothing else was accepted meanwhile. */
	private int tooLargeInARow;

	/**
	 * Create.
	 * @param otlp makes requests of spans and has them sent
	 * @param lastAnswer what came of the last of them
	 * @param pending has the details of spans
	 * @param statistics counts
	 * @param pause waits
	 * @param clock tells the time
	 * @param access whether there is any point in sending
	 */
	LangfuseSpanExporter(SpanExporter otlp, Supplier<Answer> lastAnswer, PendingSpans pending,
			ExportStatistics statistics, Pause pause, Clock clock, LangfuseAccess access) {
		this.otlp = otlp;
		this.lastAnswer = lastAnswer;
		this.pending = pending;
		this.statistics = statistics;
		this.pause = pause;
		this.clock = clock;
		this.access = access;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		try {
			describeAndSend(spans);
		}
		// an error would end OpenTelemetry's thread, and nothing would be sent any more
		catch (Throwable ex) {
			this.statistics.dropped(DropReason.INVALID, spans.size());
			logger.debug("Observations could not be described", ex);
		}
		finally {
			spans.forEach((span) -> this.pending.done(span.getSpanId()));
		}
		// what failed is counted and told
		return CompletableResultCode.ofSuccess();
	}

	private void describeAndSend(Collection<SpanData> spans) {
		if (this.access.isRefused()) {
			this.statistics.dropped(DropReason.UNAUTHORIZED, spans.size());
			return;
		}
		List<DetailedSpanData> detailed = new ArrayList<>(spans.size());
		spans.forEach((span) -> addDetailed(span, detailed));
		if (!detailed.isEmpty()) {
			this.tooLargeInARow = 0;
			send(detailed);
		}
	}

	private void addDetailed(SpanData span, List<DetailedSpanData> detailed) {
		Function<Instant, SpanDetails> details = this.pending.details(span.getSpanId());
		if (details == null) {
			// was dropped when the pipeline closed
			return;
		}
		try {
			detailed
				.add(new DetailedSpanData(span, details.apply(Instant.ofEpochSecond(0, span.getStartEpochNanos()))));
		}
		catch (Throwable ex) {
			this.statistics.dropped(DropReason.INVALID, 1);
			logger.debug("An observation could not be described", ex);
		}
	}

	private void send(List<DetailedSpanData> spans) {
		if (this.access.isRefused()) {
			// while the other half was sent
			this.statistics.dropped(DropReason.UNAUTHORIZED, spans.size());
			return;
		}
		try {
			sendUntilDecided(spans);
		}
		catch (Throwable ex) {
			this.statistics.dropped(DropReason.UNAVAILABLE, spans.size());
			failed(ex.getClass().getSimpleName());
		}
	}

	private void sendUnlessNothingIsSmallEnough(List<DetailedSpanData> spans) {
		if (this.tooLargeInARow == MAX_TOO_LARGE_IN_A_ROW) {
			this.statistics.dropped(DropReason.TOO_LARGE, spans.size());
		}
		else {
			send(spans);
		}
	}

	private void sendUntilDecided(List<DetailedSpanData> spans) {
		Answer answer;
		LangfuseVerdict verdict;
		int tries = 0;
		do {
			this.otlp.export(List.copyOf(spans));
			tries++;
			answer = this.lastAnswer.get();
			verdict = answer.verdict(this.clock.instant());
			if (verdict.meaning() != Meaning.ACCEPTED) {
				failed(answer.toString());
			}
		}
		while (verdict.allowsAnother(tries) && this.pause.await(verdict.delay(tries, WHOLE)));
		switch (verdict.meaning()) {
			case ACCEPTED -> accepted(spans);
			case UNAUTHORIZED -> stop(answer, spans.size());
			case TOO_LARGE -> sendSmaller(spans);
			case REJECTED -> this.statistics.dropped(DropReason.REJECTED, spans.size());
			case UNAVAILABLE -> this.statistics.dropped(DropReason.UNAVAILABLE, spans.size());
		}
	}

	private void accepted(List<DetailedSpanData> spans) {
		this.tooLargeInARow = 0;
		Instant now = this.clock.instant();
		if (this.statistics.isFailing()) {
			logger.info("Langfuse accepts observations again");
		}
		Instant oldest = spans.stream()
			.map((span) -> this.pending.ready(span.getSpanId(), Instant.ofEpochSecond(0, span.getEndEpochNanos())))
			.min(Comparator.naturalOrder())
			.orElse(now);
		this.statistics.exported(spans.size(), Duration.between(oldest, now), now);
	}

	private void failed(String what) {
		String message = "Observations could not be sent to Langfuse: " + what;
		if (this.statistics.isFailing()) {
			logger.debug(message);
		}
		else {
			logger.warn(message + ". Calls are not affected. This is said once until it works again");
		}
		this.statistics.failed(what, this.clock.instant());
	}

	private void stop(Answer answer, int spans) {
		this.statistics.dropped(DropReason.UNAUTHORIZED, spans);
		this.access.refused(answer.toString());
	}

	private void sendSmaller(List<DetailedSpanData> spans) {
		if (spans.size() > 1) {
			int middle = spans.size() / 2;
			sendUnlessNothingIsSmallEnough(spans.subList(0, middle));
			sendUnlessNothingIsSmallEnough(spans.subList(middle, spans.size()));
		}
		else if (spans.get(0).hasContent()) {
			// what it cost is worth more than nothing
			send(List.of(spans.get(0).withoutContent()));
		}
		else {
			this.tooLargeInARow++;
			this.statistics.dropped(DropReason.TOO_LARGE, 1);
		}
	}

	@Override
	public CompletableResultCode flush() {
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.otlp.shutdown();
	}

}
