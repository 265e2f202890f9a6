package io.github.llmrouter.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.llmrouter.langfuse.otlp.DropReason;
import io.github.llmrouter.langfuse.otlp.ExportStatistics;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.status.StatusContributor;

/**
 * What became of the observations that were to be sent to Langfuse.
 */
public final class LangfuseStatus implements StatusContributor {

	private final SpanPipeline pipeline;

	/**
	 * Create.
	 * @param pipeline takes spans to Langfuse
	 */
	public LangfuseStatus(SpanPipeline pipeline) {
		this.pipeline = pipeline;
	}

	@Override
	public String name() {
		return "langfuse";
	}

	/**
	 * Whether Langfuse takes what it is sent.
	 * @return {@code false} if the last request failed, or nothing is sent any more
	 */
	boolean isWorking() {
		return !this.pipeline.isStopped() && !this.pipeline.statistics().isFailing();
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
		return status;
	}

}
