package io.github.llmrouter.observation;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.github.llmrouter.observation.RouterMeterDocumentation.Key;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens to calls and attempts, as {@link RouterMeterDocumentation} says.
 * Safe for any thread.
 */
public final class RouterMeters implements ObservationHandler<Observation.Context> {

	private static final double NANOS_PER_SECOND = 1e9;

	private final Map<RouterMeterDocumentation, Meter.MeterProvider<Timer>> timers = new EnumMap<>(
			RouterMeterDocumentation.class);

	private final Map<RouterMeterDocumentation, Meter.MeterProvider<Counter>> counters = new EnumMap<>(
			RouterMeterDocumentation.class);

	private final Meter.MeterProvider<DistributionSummary> tokensPerSecond;

	/**
	 * Create.
	 * @param registry where the meters are
	 */
	public RouterMeters(MeterRegistry registry) {
		for (RouterMeterDocumentation meter : RouterMeterDocumentation.values()) {
			if (meter.getType() == Meter.Type.TIMER) {
				this.timers.put(meter, Timer.builder(meter.getName()).withRegistry(registry));
			}
			else if (meter.getType() == Meter.Type.COUNTER) {
				this.counters.put(meter,
						Counter.builder(meter.getName()).baseUnit(meter.getBaseUnit()).withRegistry(registry));
			}
		}
		this.tokensPerSecond = DistributionSummary.builder(RouterMeterDocumentation.TOKENS_PER_SECOND.getName())
			.withRegistry(registry);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof RoutedCallObservationContext || RoutedAttempt.from(context) != null;
	}

	@Override
	public void onStop(Observation.Context context) {
		if (context instanceof RoutedCallObservationContext call) {
			time(RouterMeterDocumentation.ADDED, Tags.of(Key.ROUTE.asString(), call.getCall().route()),
					call.getAdded());
			return;
		}
		RoutedAttempt attempt = RoutedAttempt.from(context);
		if (attempt != null && attempt.outcome() != null && attempt.duration() != null) {
			Target target = attempt.attempt().target();
			Tags tags = Tags.of(Key.ROUTE.asString(), attempt.attempt().call().route(), Key.TARGET.asString(),
					target.name(), Key.PROVIDER.asString(), target.provider());
			attempt(attempt, tags, attempt.outcome(), attempt.duration());
			tokens(tags, Outcomes.usage(attempt.outcome()));
			cost(tags, attempt.cost().total());
			speed(attempt, tags, attempt.outcome(), attempt.duration());
		}
	}

	private void attempt(RoutedAttempt attempt, Tags tags, Outcome outcome, Duration duration) {
		time(RouterMeterDocumentation.ATTEMPT, tags.and(Key.OUTCOME.asString(), Outcomes.name(outcome),
				Key.ERROR_TYPE.asString(), Outcomes.errorType(outcome)), duration);
		if (attempt.cause() == null) {
			return;
		}
		Tags cause = tags.and(Key.ERROR_TYPE.asString(), Outcomes.name(attempt.cause()));
		if (attempt.isRetry()) {
			count(RouterMeterDocumentation.RETRIES, cause, 1);
			time(RouterMeterDocumentation.RETRY_DELAY, tags, attempt.delay());
		}
		else {
			count(RouterMeterDocumentation.FALLBACKS, cause, 1);
		}
	}

	private void tokens(Tags tags, TokenUsage usage) {
		tokens(tags, "input", usage.plainInputTokens());
		tokens(tags, "cached_input", usage.cachedInputTokens());
		tokens(tags, "cache_write", usage.cacheWriteTokens());
		tokens(tags, "output", usage.answerTokens());
		tokens(tags, "reasoning", usage.reasoningTokens());
	}

	private void cost(Tags tags, @Nullable BigDecimal cost) {
		if (cost != null) {
			count(RouterMeterDocumentation.COST, tags, cost.doubleValue());
		}
		else {
			count(RouterMeterDocumentation.COST_UNKNOWN, tags, 1);
		}
	}

	private void tokens(Tags tags, String type, long tokens) {
		if (tokens > 0) {
			count(RouterMeterDocumentation.TOKENS, tags.and(Key.TOKEN_TYPE.asString(), type), tokens);
		}
	}

	private void speed(RoutedAttempt attempt, Tags tags, Outcome outcome, Duration duration) {
		Duration firstToken = attempt.firstToken();
		if (firstToken == null) {
			return;
		}
		time(RouterMeterDocumentation.FIRST_TOKEN, tags, firstToken);
		long nanos = duration.minus(firstToken).toNanos();
		long tokens = Outcomes.usage(outcome).outputTokens();
		if (nanos > 0 && tokens > 0) {
			this.tokensPerSecond.withTags(tags).record(tokens * NANOS_PER_SECOND / nanos);
		}
	}

	private void time(RouterMeterDocumentation meter, Tags tags, Duration duration) {
		provider(this.timers.get(meter)).withTags(tags).record(duration);
	}

	private void count(RouterMeterDocumentation meter, Tags tags, double amount) {
		provider(this.counters.get(meter)).withTags(tags).increment(amount);
	}

	private static <T extends Meter> Meter.MeterProvider<T> provider(Meter.@Nullable MeterProvider<T> provider) {
		if (provider == null) {
			throw new IllegalStateException("A meter is not of the type that it is documented with");
		}
		return provider;
	}

}
