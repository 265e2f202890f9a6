package io.github.llmrouter.actuate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import io.github.llmrouter.langfuse.otlp.DropReason;
import io.github.llmrouter.langfuse.otlp.ExportStatistics;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.score.ScoreOutcome;
import io.github.llmrouter.score.ScoreStatistics;
import io.github.llmrouter.status.StatusContributor;
import org.jspecify.annotations.Nullable;

/**
 * What became of the observations and scores that were to be sent to Langfuse.
 */
public final class LangfuseStatus implements StatusContributor {

	private final SpanPipeline pipeline;

	private final Supplier<@Nullable ScoreStatistics> scores;

	/**
	 * Create.
	 * @param pipeline takes spans to Langfuse
	 * @param scores what became of scores, {@code null} if none are sent
	 */
	public LangfuseStatus(SpanPipeline pipeline, Supplier<@Nullable ScoreStatistics> scores) {
		this.pipeline = pipeline;
		this.scores = scores;
	}

	@Override
	public String name() {
		return "langfuse";
	}

	/**
	 * Whether Langfuse takes what it is sent.
	 * @return {@code false} if the last request failed, or the last score, or nothing is
	 * sent any more
	 */
	boolean isWorking() {
		ScoreStatistics scores = this.scores.get();
		return !this.pipeline.isStopped() && !this.pipeline.statistics().isFailing()
				&& (scores == null || !scores.isFailing());
	}

	@Override
	public Map<String, Object> status() {
		ExportStatistics statistics = this.pipeline.statistics();
		Map<String, Object> status = new LinkedHashMap<>();
		status.put("sending", !this.pipeline.isStopped());
		status.put("exported", statistics.exported());
		status.put("queued", statistics.queued());
		Map<String, Long> dropped = new LinkedHashMap<>();
		for (DropReason reason : DropReason.values()) {
			if (statistics.dropped(reason) > 0) {
				dropped.put(reason.tag(), statistics.dropped(reason));
			}
		}
		status.put("dropped", dropped);
		status.put("failedRequests", statistics.failures());
		if (statistics.lastSuccess() != null) {
			status.put("lastSuccess", statistics.lastSuccess());
		}
		ExportStatistics.Failure failure = statistics.lastFailure();
		if (failure != null) {
			status.put("lastFailure", Map.of("what", failure.what(), "time", failure.time()));
		}
		ScoreStatistics scores = this.scores.get();
		if (scores != null) {
			Map<String, Long> outcomes = new LinkedHashMap<>();
			for (ScoreOutcome outcome : ScoreOutcome.values()) {
				outcomes.put(outcome.name().toLowerCase(Locale.ROOT), scores.count(outcome));
			}
			status.put("scores", outcomes);
		}
		return status;
	}

}
