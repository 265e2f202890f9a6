package io.github.llmrouter.statistics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Counts what becomes of attempts: per target, per provider and, for the last answer, per
 * route. Takes about as long as a map look-up and a few counters, and no lock. An attempt
 * that a policy refused, or that was never made, is none. Safe for any thread.
 */
public final class RouterStatistics implements AttemptPolicy, Ordered {

	private static final int MAX_PROVIDER_SAMPLES = 64;

	private static final AttemptTally NONE = new AttemptTally(0, 0, 0);

	private final Map<String, TargetStatistics> targets = new ConcurrentHashMap<>();

	private final Map<String, AttemptWindow> providers = new ConcurrentHashMap<>();

	private final Map<String, AtomicReference<Answer>> answers = new ConcurrentHashMap<>();

	private final Clock clock;

	private final LongSupplier nanoTime;

	private final Instant since;

	/**
	 * Create.
	 * @param clock tells when something happened
	 * @param nanoTime tells how long it took
	 */
	public RouterStatistics(Clock clock, LongSupplier nanoTime) {
		this.clock = clock;
		this.nanoTime = nanoTime;
		this.since = clock.instant();
	}

	@Override
	public Admission admit(Attempt attempt) {
		// not the attempt, whose prompt would stay in memory until it is charged
		Target target = attempt.target();
		String route = attempt.call().route();
		boolean fallback = attempt.isFallback();
		return Admission.proceed(new Permit() {

			private volatile long start = RouterStatistics.this.nanoTime.getAsLong();

			@Override
			public void asking() {
				// without the waits of other policies
				this.start = RouterStatistics.this.nanoTime.getAsLong();
			}

			@Override
			public void settle(Outcome outcome) {
				if (!(outcome instanceof Outcome.NotMade)) {
					ended(target, route, fallback, outcome, this.start);
				}
			}

			@Override
			public void charged(Charge charge) {
				of(target).charged(charge);
			}

		});
	}

	private TargetStatistics of(Target target) {
		TargetStatistics statistics = this.targets.get(target.name());
		return (statistics != null) ? statistics : this.targets.computeIfAbsent(target.name(),
				(key) -> new TargetStatistics(target, this.clock, this.nanoTime));
	}

	private void ended(Target target, String route, boolean fallback, Outcome outcome, long startNanos) {
		long endNanos = this.nanoTime.getAsLong();
		long durationNanos = endNanos - startNanos;
		of(target).ended(outcome, durationNanos);
		if (outcome instanceof Outcome.Succeeded) {
			provider(target).add(true, durationNanos);
			lastAnswer(route).set(new Answer(new LastAnswer(target.name(), fallback), endNanos));
		}
		else if (outcome instanceof Outcome.Failed failed && failed.failure().scope() == FailureScope.PROVIDER) {
			provider(target).add(false, durationNanos);
		}
	}

	private AtomicReference<Answer> lastAnswer(String route) {
		AtomicReference<Answer> answer = this.answers.get(route);
		return (answer != null) ? answer : this.answers.computeIfAbsent(route, (key) -> new AtomicReference<>());
	}

	private AttemptWindow provider(Target target) {
		String provider = target.provider();
		AttemptWindow window = this.providers.get(provider);
		return (window != null) ? window : this.providers.computeIfAbsent(provider,
				(key) -> new AttemptWindow(MAX_PROVIDER_SAMPLES, this.nanoTime));
	}

	/**
	 * Since when is counted.
	 * @return when this was created
	 */
	public Instant since() {
		return this.since;
	}

	/**
	 * What became of the attempts at a target.
	 * @param name its name in chains
	 * @return its statistics, or {@code null} if no attempt at it has ended
	 */
	public @Nullable TargetStatistics target(String name) {
		return this.targets.get(name);
	}

	/**
	 * How recent attempts at a target ended.
	 * @param name its name in chains
	 * @param within how long ago at most
	 * @return the tally
	 */
	public AttemptTally recent(String name, Duration within) {
		TargetStatistics target = this.targets.get(name);
		return (target != null) ? target.recent(within) : NONE;
	}

	/**
	 * How recent attempts at the models of a provider ended, of those failures only that
	 * speak for all of them, as of a key that is not accepted.
	 * @param provider its configured name
	 * @param within how long ago at most
	 * @return the tally
	 */
	public AttemptTally recentOfProvider(String provider, Duration within) {
		AttemptWindow window = this.providers.get(provider);
		return (window != null) ? window.tally(within) : NONE;
	}

	/**
	 * The last answer of a route.
	 * @param route the route's name
	 * @param within how long ago at most
	 * @return the answer, or {@code null} if there was none
	 */
	public @Nullable LastAnswer lastAnswer(String route, Duration within) {
		AtomicReference<Answer> last = this.answers.get(route);
		Answer answer = (last != null) ? last.get() : null;
		return (answer != null && this.nanoTime.getAsLong() - answer.endNanos() <= within.toNanos()) ? answer.answer()
				: null;
	}

	/**
	 * After policies that may delay the attempt, so that the delay is not taken for the
	 * target's.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	private record Answer(LastAnswer answer, long endNanos) {
	}

}
