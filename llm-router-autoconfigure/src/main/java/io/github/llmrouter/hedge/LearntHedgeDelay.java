package io.github.llmrouter.hedge;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * A fixed delay, or a percentile of how fast a target has answered lately: blocking calls
 * by their whole answer, streams by their first token. Refuses nothing. Safe for any
 * thread; as much is kept as there are targets.
 */
public final class LearntHedgeDelay implements HedgeDelay, AttemptPolicy, Ordered {

	private final HedgeSettings settings;

	private final Predicate<String> routes;

	private final LongSupplier nanoTime;

	private final Map<Answers, AnswerTimes> times = new ConcurrentHashMap<>();

	/**
	 * Create.
	 * @param settings when
	 * @param routes whether the calls of the route of that name are hedged
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	public LearntHedgeDelay(HedgeSettings settings, Predicate<String> routes, LongSupplier nanoTime) {
		this.settings = settings;
		this.routes = routes;
		this.nanoTime = nanoTime;
	}

	@Override
	public @Nullable Duration delay(Attempt attempt) {
		if (!this.routes.test(attempt.call().route())) {
			return null;
		}
		if (this.settings.delay() != null) {
			return this.settings.delay();
		}
		long nanos = of(attempt).nanos();
		return (nanos >= 0) ? Duration.ofNanos(nanos) : null;
	}

	/**
	 * What is known of a target.
	 * @param target its name in chains
	 * @param streaming whether of its streams, by their first tokens
	 * @return the delay; {@code null} if too few answers are known
	 */
	public @Nullable Duration learnt(String target, boolean streaming) {
		AnswerTimes times = this.times.get(new Answers(target, streaming));
		long nanos = (times != null) ? times.nanos() : -1;
		return (nanos >= 0) ? Duration.ofNanos(nanos) : null;
	}

	@Override
	public Admission admit(Attempt attempt) {
		return (this.settings.delay() != null) ? Admission.PROCEED : Admission.proceed(new Watched(of(attempt)));
	}

	private AnswerTimes of(Attempt attempt) {
		return this.times.computeIfAbsent(new Answers(attempt.target().name(), attempt.call().streaming()),
				(key) -> new AnswerTimes(this.settings.percentile(), this.settings.minimumAnswers()));
	}

	/**
	 * After policies that may delay the attempt, so that the delay is not taken for the
	 * target's.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	/**
	 * What is known apart from each other.
	 *
	 * @param target the name of the target
	 * @param streaming whether its answers are streamed
	 */
	private record Answers(String target, boolean streaming) {
	}

	/**
	 * An attempt that is under way.
	 */
	private final class Watched implements Permit {

		private final AnswerTimes times;

		private final AtomicBoolean known = new AtomicBoolean();

		private volatile long start = Long.MIN_VALUE;

		Watched(AnswerTimes times) {
			this.times = times;
		}

		@Override
		public void asking() {
			this.start = LearntHedgeDelay.this.nanoTime.getAsLong();
		}

		@Override
		public void answering() {
			if (this.known.compareAndSet(false, true)) {
				this.times.answered(elapsedNanos());
			}
		}

		@Override
		public void settle(Outcome outcome) {
			if (this.start == Long.MIN_VALUE || !this.known.compareAndSet(false, true)) {
				return;
			}
			if (outcome instanceof Outcome.Succeeded) {
				this.times.answered(elapsedNanos());
			}
			else {
				this.times.unanswered(elapsedNanos());
			}
		}

		private long elapsedNanos() {
			return LearntHedgeDelay.this.nanoTime.getAsLong() - this.start;
		}

	}

}
