package io.github.llmrouter.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.statistics.FailureReport;
import io.github.llmrouter.statistics.Latency;
import io.github.llmrouter.statistics.RouterStatistics;
import io.github.llmrouter.statistics.TargetStatistics;
import io.github.llmrouter.status.StatusContributor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.core.annotation.Order;

/**
 * Tells how each target does, and whether it is drained.
 */
@Order(100)
@RegisterReflectionForBinding(TargetsStatus.TargetStatus.class)
public final class TargetsStatus implements StatusContributor {

	private final RouterLayout layout;

	private final RouterStatistics statistics;

	private final TargetDrain drain;

	/**
	 * Create.
	 * @param layout names the targets
	 * @param statistics counts what becomes of attempts at them
	 * @param drain drains them
	 */
	public TargetsStatus(RouterLayout layout, RouterStatistics statistics, TargetDrain drain) {
		this.layout = layout;
		this.statistics = statistics;
		this.drain = drain;
	}

	@Override
	public String name() {
		return "targets";
	}

	@Override
	public List<TargetStatus> status() {
		return this.layout.targets().stream().map(this::status).toList();
	}

	boolean has(String target) {
		return this.layout.targets().contains(target);
	}

	TargetStatus status(String name) {
		boolean drained = this.drain.isDrained(name);
		TargetStatistics target = this.statistics.target(name);
		if (target == null) {
			return new TargetStatus(name, this.layout.provider(name), drained, Attempts.NONE, Map.of(), null,
					List.of());
		}
		Map<FailureKind, Long> failed = target.failed();
		long failures = failed.values().stream().mapToLong(Long::longValue).sum();
		return new TargetStatus(name, target.provider(), drained,
				new Attempts(target.answered(), failures, target.cancelled()), failed,
				LatencyMillis.of(target.latency()), target.lastFailures());
	}

	/**
	 * A target.
	 *
	 * @param name its name in chains
	 * @param provider the configured name of its provider
	 * @param drained whether it is asked no more
	 * @param attempts how many attempts at it ended how
	 * @param failures how many failed why
	 * @param latencyMillis how long recent answers took, if there were any
	 * @param lastFailures the last failures, the newest first
	 */
	public record TargetStatus(String name, @Nullable String provider, boolean drained, Attempts attempts,
			Map<FailureKind, Long> failures, @Nullable LatencyMillis latencyMillis,
			List<FailureReport> lastFailures) implements OperationResponseBody {
	}

	/**
	 * How attempts ended.
	 *
	 * @param answered with an answer
	 * @param failed with a failure
	 * @param cancelled because nobody wanted it any more
	 */
	public record Attempts(long answered, long failed, long cancelled) {

		static final Attempts NONE = new Attempts(0, 0, 0);

	}

	/**
	 * How long answers took, in milliseconds.
	 *
	 * @param answers how many this speaks of
	 * @param mean their mean
	 * @param p50 what half of them did not exceed
	 * @param p95 what 95 of 100 did not exceed
	 */
	public record LatencyMillis(int answers, double mean, double p50, double p95) {

		static @Nullable LatencyMillis of(@Nullable Latency latency) {
			return (latency != null) ? new LatencyMillis(latency.answers(), millis(latency.mean()),
					millis(latency.p50()), millis(latency.p95())) : null;
		}

		/** To the tenth. */
		private static double millis(Duration duration) {
			return Math.round(duration.toNanos() / 100_000.0) / 10.0;
		}

	}

}
