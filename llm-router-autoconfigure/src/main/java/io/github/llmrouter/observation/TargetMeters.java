package io.github.llmrouter.observation;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.observation.RouterMeterDocumentation.Key;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one target in one route. Looking one up in the registry takes longer than
 * counting, so each is looked up once. Safe for any thread.
 */
final class TargetMeters {

	private static final double NANOS_PER_SECOND = 1e9;

	/** What comes within less was not generated as it came, but held back by somebody. */
	private static final long LEAST_STREAMED_NANOS = Duration.ofMillis(100).toNanos();

	private final MeterRegistry registry;

	private final Tags tags;

	private final Map<String, Timer> attempts = new ConcurrentHashMap<>();

	private final Map<FailureKind, Counter> retries = new ConcurrentHashMap<>();

	private final Map<FailureKind, Counter> fallbacks = new ConcurrentHashMap<>();

	private final Map<String, Counter> hedges = new ConcurrentHashMap<>();

	private final Map<FailureKind, Counter> refusals = new ConcurrentHashMap<>();

	private final Map<String, Counter> tokens = new ConcurrentHashMap<>();

	private final Map<RouterMeterDocumentation, Meter> others = new ConcurrentHashMap<>();

	/**
	 * Create.
	 * @param registry where the meters are
	 * @param tags what all of them have
	 */
	TargetMeters(MeterRegistry registry, Tags tags) {
		this.registry = registry;
		this.tags = tags;
	}

	void attempt(Outcome outcome, Duration duration) {
		String kind = Outcomes.errorType(outcome);
		String name = Outcomes.name(outcome);
		// a failure is told by its kind, and only a failure has one
		this.attempts
			.computeIfAbsent((outcome instanceof Outcome.Failed) ? kind : name,
					(key) -> timer(RouterMeterDocumentation.ATTEMPT,
							this.tags.and(Key.OUTCOME.asString(), name, Key.ERROR_TYPE.asString(), kind)))
			.record(duration);
	}

	void retry(FailureKind cause, Duration delay) {
		count(this.retries, RouterMeterDocumentation.RETRIES, cause);
		((Timer) other(RouterMeterDocumentation.RETRY_DELAY, (meter) -> timer(meter, this.tags))).record(delay);
	}

	void fallback(FailureKind cause) {
		count(this.fallbacks, RouterMeterDocumentation.FALLBACKS, cause);
	}

	void hedge(Outcome outcome) {
		this.hedges
			.computeIfAbsent(Outcomes.name(outcome),
					(name) -> counter(RouterMeterDocumentation.HEDGES, this.tags.and(Key.OUTCOME.asString(), name)))
			.increment();
	}

	void refusal(FailureKind reason) {
		count(this.refusals, RouterMeterDocumentation.REFUSALS, reason);
	}

	private void count(Map<FailureKind, Counter> counters, RouterMeterDocumentation meter, FailureKind cause) {
		counters
			.computeIfAbsent(cause,
					(kind) -> counter(meter, this.tags.and(Key.ERROR_TYPE.asString(), Outcomes.name(kind))))
			.increment();
	}

	void charge(Charge charge) {
		tokens(charge.usage());
		cost(charge.cost().total());
	}

	private void tokens(TokenUsage usage) {
		tokens("input", usage.plainInputTokens());
		tokens("cached_input", usage.cachedInputTokens());
		tokens("cache_write", usage.cacheWriteTokens());
		tokens("output", usage.answerTokens());
		tokens("reasoning", usage.reasoningTokens());
	}

	private void tokens(String type, long tokens) {
		if (tokens > 0) {
			this.tokens
				.computeIfAbsent(type,
						(key) -> counter(RouterMeterDocumentation.TOKENS,
								this.tags.and(Key.TOKEN_TYPE.asString(), key)))
				.increment(tokens);
		}
	}

	private void cost(@Nullable BigDecimal cost) {
		RouterMeterDocumentation meter = (cost != null) ? RouterMeterDocumentation.COST
				: RouterMeterDocumentation.COST_UNKNOWN;
		((Counter) other(meter, (key) -> counter(key, this.tags))).increment((cost != null) ? cost.doubleValue() : 1);
	}

	void firstToken(Duration firstToken) {
		((Timer) other(RouterMeterDocumentation.FIRST_TOKEN, (meter) -> timer(meter, this.tags))).record(firstToken);
	}

	void speed(long tokens, Duration duration) {
		long nanos = duration.toNanos();
		if (nanos >= LEAST_STREAMED_NANOS && tokens > 0) {
			((DistributionSummary) other(RouterMeterDocumentation.TOKENS_PER_SECOND,
					(meter) -> DistributionSummary.builder(meter.getName()).tags(this.tags).register(this.registry)))
				.record(tokens * NANOS_PER_SECOND / nanos);
		}
	}

	private Meter other(RouterMeterDocumentation meter, Function<RouterMeterDocumentation, Meter> make) {
		return this.others.computeIfAbsent(meter, make);
	}

	private Timer timer(RouterMeterDocumentation meter, Tags tags) {
		return Timer.builder(meter.getName()).tags(tags).register(this.registry);
	}

	private Counter counter(RouterMeterDocumentation meter, Tags tags) {
		return Counter.builder(meter.getName()).baseUnit(meter.getBaseUnit()).tags(tags).register(this.registry);
	}

}
