package io.github.llmrouter.langfuse.otlp;

import io.github.llmrouter.langfuse.otlp.LangfuseMeterDocumentation.Key;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Shows what becomes of the observations, as {@link LangfuseMeterDocumentation} says.
 */
public final class LangfuseMeters implements MeterBinder {

	private final ExportStatistics statistics;

	/**
	 * Create.
	 * @param statistics the numbers
	 */
	public LangfuseMeters(ExportStatistics statistics) {
		this.statistics = statistics;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter
			.builder(LangfuseMeterDocumentation.EXPORTED.getName(), this.statistics, ExportStatistics::exported)
			.register(registry);
		FunctionCounter
			.builder(LangfuseMeterDocumentation.FAILURES.getName(), this.statistics, ExportStatistics::failures)
			.register(registry);
		for (DropReason reason : DropReason.values()) {
			FunctionCounter
				.builder(LangfuseMeterDocumentation.DROPPED.getName(), this.statistics,
						(statistics) -> statistics.dropped(reason))
				.tag(Key.REASON.asString(), reason.tag())
				.register(registry);
		}
		Gauge.builder(LangfuseMeterDocumentation.QUEUED.getName(), this.statistics, ExportStatistics::queued)
			.register(registry);
		Timer delay = Timer.builder(LangfuseMeterDocumentation.DELAY.getName()).register(registry);
		this.statistics.onDelay(delay::record);
	}

}
