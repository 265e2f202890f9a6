package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.Set;
import java.util.stream.DoubleStream;

import io.github.llmrouter.observation.DefaultRoutedCallObservationConvention;
import io.github.llmrouter.observation.RouterMeterDocumentation;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import org.jspecify.annotations.Nullable;

/**
 * Gives the timers of calls buckets that suit language models: those that OpenTelemetry's
 * GenAI conventions recommend for {@code gen_ai.client.operation.duration}. What the
 * application configures wins.
 */
final class HistogramFilter implements MeterFilter {

	private static final Set<String> TIMERS = Set.of(DefaultRoutedCallObservationConvention.NAME,
			RouterMeterDocumentation.ATTEMPT.getName(), RouterMeterDocumentation.FIRST_TOKEN.getName());

	private static final double[] SECONDS = { 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48,
			40.96, 81.92 };

	private final DistributionStatisticConfig defaults = DistributionStatisticConfig.builder()
		.serviceLevelObjectives(DoubleStream.of(SECONDS).map((seconds) -> seconds * 1e9).toArray())
		.maximumExpectedValue((double) Duration.ofMinutes(10).toNanos())
		.build();

	@Override
	public @Nullable DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
		return (id.getType() == Meter.Type.TIMER && TIMERS.contains(id.getName())) ? config.merge(this.defaults)
				: config;
	}

}
