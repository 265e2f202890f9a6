package io.github.llmrouter.statistics;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.Nullable;

/**
 * What became of the attempts at one target since the start. Written without locks by
 * every thread that ends an attempt, read by any.
 */
public final class TargetStatistics {

	private static final int MAX_SAMPLES = 1024;

	private static final int MAX_FAILURES = 10;

	/** How long ago an answer may be to count for the latency. */
	private static final Duration LATENCY_WINDOW = Duration.ofMinutes(10);

	private final String name;

	private final String provider;

	private final Clock clock;

	private final LongAdder answered = new LongAdder();

	private final LongAdder cancelled = new LongAdder();

	private final Map<FailureKind, LongAdder> failed = new EnumMap<>(FailureKind.class);

	private final AttemptWindow window;

	private final Newest<FailureReport> failures = new Newest<>(MAX_FAILURES);

	private final UsageCounter usage = new UsageCounter();

	TargetStatistics(Target target, Clock clock, LongSupplier nanoTime) {
		this.name = target.name();
		this.provider = target.provider();
		this.clock = clock;
		for (FailureKind kind : FailureKind.values()) {
			this.failed.put(kind, new LongAdder());
		}
		this.window = new AttemptWindow(MAX_SAMPLES, nanoTime);
	}

	void ended(Outcome outcome, long durationNanos) {
		this.usage.ended();
		if (outcome instanceof Outcome.Succeeded) {
			this.answered.increment();
			this.window.add(true, durationNanos);
		}
		else if (outcome instanceof Outcome.Failed failed) {
			failed(failed.failure(), durationNanos);
		}
		else {
			this.cancelled.increment();
		}
	}

	void charged(Charge charge) {
		this.usage.add(charge);
	}

	private void failed(Failure failure, long durationNanos) {
		LongAdder count = this.failed.get(failure.kind());
		if (count != null) {
			count.increment();
		}
		this.failures.add(new FailureReport(this.clock.instant(), failure.kind(), failure.status()));
		if (failure.isFaultOfTarget()) {
			this.window.add(false, durationNanos);
		}
	}

	/**
	 * The target's name in chains.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The configured name of its provider.
	 * @return the name
	 */
	public String provider() {
		return this.provider;
	}

	/**
	 * Attempts that brought an answer.
	 * @return how many
	 */
	public long answered() {
		return this.answered.sum();
	}

	/**
	 * Attempts that nobody wanted any more before they ended.
	 * @return how many
	 */
	public long cancelled() {
		return this.cancelled.sum();
	}

	/**
	 * Attempts that failed.
	 * @return how many of each kind; without the kinds of which there were none
	 */
	public Map<FailureKind, Long> failed() {
		Map<FailureKind, Long> failed = new EnumMap<>(FailureKind.class);
		this.failed.forEach((kind, count) -> failed.merge(kind, count.sum(), Long::sum));
		failed.values().removeIf((count) -> count == 0);
		return failed;
	}

	/**
	 * How long answers took in the last ten minutes, of at most a thousand attempts.
	 * @return the latency, or {@code null} if there was no answer
	 */
	public @Nullable Latency latency() {
		return this.window.latency(LATENCY_WINDOW);
	}

	/**
	 * How recent attempts ended.
	 * @param within how long ago at most
	 * @return the tally
	 */
	public AttemptTally recent(Duration within) {
		return this.window.tally(within);
	}

	/**
	 * The last failures.
	 * @return the newest first, ten at most
	 */
	public List<FailureReport> lastFailures() {
		return this.failures.list();
	}

	/**
	 * What was used.
	 * @return tokens and cost
	 */
	public UsageSummary usage() {
		return this.usage.summary();
	}

}
