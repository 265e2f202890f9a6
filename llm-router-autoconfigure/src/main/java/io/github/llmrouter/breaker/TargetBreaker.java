package io.github.llmrouter.breaker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The breaker of one target: Resilience4j's state machine, which keeps the window and the
 * number of trials, and what it does not know. It would count an attempt that began
 * before the breaker opened as a trial, and give back a permit that this one never took:
 * so each pass belongs to the state in which it was given and says nothing about a later
 * one. And a share of a window says the less the busier a target is: so failures in a row
 * open it too. Safe for any thread: a lock that is held for moments.
 */
final class TargetBreaker {

	private static final Log logger = LogFactory.getLog(CircuitBreakers.class);

	/** Resilience4j knows one limit; which one applies depends on the attempt. */
	private static final Duration SLOW_LIMIT = Duration.ofSeconds(1);

	private static final long SLOW_SECONDS = 2;

	private static final Exception FAILED = new Exception("The attempt failed", null, false, false) {
	};

	/** Until one of the trials is over nobody knows more. */
	private static final Duration WHILE_ON_TRIAL = Duration.ofSeconds(1);

	private final ReentrantLock lock = new ReentrantLock();

	private final String target;

	private final BreakerSettings settings;

	private final List<BreakerListener> listeners;

	private final Clock clock;

	private final CircuitBreaker breaker;

	private final OpenTime openTime;

	/** Counts the states, so that a pass is known to be of an earlier one. */
	private int era;

	private int failuresInARow;

	private int underWay;

	private int trials;

	private long opened;

	private Instant since;

	private Instant openUntil;

	private final List<Runnable> changes = new ArrayList<>(1);

	/**
	 * Create a closed breaker.
	 * @param target the name of the target
	 * @param settings when it opens and closes
	 * @param clock a monotonic clock
	 * @param random random numbers from 0 (inclusive) to 1 (exclusive)
	 * @param listeners are told of each new state
	 */
	TargetBreaker(String target, BreakerSettings settings, Clock clock, DoubleSupplier random,
			List<BreakerListener> listeners) {
		this.target = target;
		this.settings = settings;
		this.listeners = listeners;
		this.clock = clock;
		this.openTime = new OpenTime(settings, random);
		this.since = clock.instant();
		this.openUntil = this.since;
		this.breaker = CircuitBreaker.of(target,
				CircuitBreakerConfig.custom()
					.clock(clock)
					.slidingWindowType(SlidingWindowType.TIME_BASED)
					.slidingWindowSize((int) settings.window().toSeconds())
					.minimumNumberOfCalls(settings.minimumCalls())
					.failureRateThreshold(settings.failureRate())
					.slowCallRateThreshold(settings.slowCallRate())
					.slowCallDurationThreshold(SLOW_LIMIT)
					.permittedNumberOfCallsInHalfOpenState(settings.successThreshold())
					.build());
	}

	/**
	 * Ask to make an attempt.
	 * @param lastResort whether it is wanted although the breaker is open
	 * @return the pass, or {@code null} if the target is to be left alone
	 */
	@Nullable Pass tryAcquire(boolean lastResort) {
		this.lock.lock();
		try {
			State before = this.breaker.getState();
			boolean permitted = this.breaker.tryAcquirePermission();
			if (before == State.OPEN && this.breaker.getState() == State.HALF_OPEN) {
				entered(BreakerState.HALF_OPEN, "the open time is over", null);
			}
			if (!permitted && !(lastResort && before != State.FORCED_OPEN)) {
				return null;
			}
			boolean trial = permitted && this.breaker.getState() == State.HALF_OPEN;
			this.trials += trial ? 1 : 0;
			this.underWay++;
			return new Pass(this.era, permitted);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Whether an attempt would be let through now.
	 */
	boolean isAvailable() {
		this.lock.lock();
		try {
			return switch (this.breaker.getState()) {
				case OPEN -> this.clock.instant().isAfter(this.openUntil);
				case HALF_OPEN -> this.trials < this.settings.successThreshold();
				case FORCED_OPEN -> false;
				default -> true;
			};
		}
		finally {
			unlock();
		}
	}

	/**
	 * A streamed attempt has begun to answer. A trial need not go on to its end: it may
	 * take minutes.
	 * @param pass of the attempt
	 * @param slow whether it took long
	 */
	void answering(Pass pass, boolean slow) {
		this.lock.lock();
		try {
			if (this.breaker.getState() == State.HALF_OPEN && isCounted(pass)) {
				countSuccess(slow);
				pass.answered = true;
				// it may still break
				pass.told = false;
				pass.era = this.era;
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * The attempt gave a complete answer.
	 * @param pass of the attempt
	 * @param slow whether it took long
	 */
	void succeeded(Pass pass, boolean slow) {
		this.lock.lock();
		try {
			if (!pass.permitted && pass.era == this.era && this.breaker.getState() == State.OPEN) {
				// it was asked as a last resort
				this.breaker.transitionToHalfOpenState();
				entered(BreakerState.HALF_OPEN, "it answered all the same", null);
				pass.permitted = this.breaker.tryAcquirePermission();
				this.trials++;
				pass.era = this.era;
			}
			if (!pass.answered && isCounted(pass)) {
				countSuccess(slow);
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * Another target has answered in the stead of the attempt, which was silent for long.
	 * It is slow then, whatever it might have become.
	 * @param pass of the attempt
	 */
	void overtaken(Pass pass) {
		this.lock.lock();
		try {
			if (!pass.answered && isCounted(pass)) {
				count(true);
			}
		}
		finally {
			unlock();
		}
	}

	private void countSuccess(boolean slow) {
		this.failuresInARow = 0;
		count(slow);
	}

	private void count(boolean slow) {
		State before = this.breaker.getState();
		this.breaker.onSuccess(slow ? SLOW_SECONDS : 0, TimeUnit.SECONDS);
		followed(before, "too many attempts are slow");
	}

	/**
	 * The attempt failed, and the target is to blame.
	 * @param pass of the attempt
	 * @param failure how
	 */
	void failed(Pass pass, Failure failure) {
		this.lock.lock();
		try {
			if (!isCounted(pass)) {
				return;
			}
			State before = this.breaker.getState();
			this.breaker.onError(0, TimeUnit.SECONDS, FAILED);
			this.failuresInARow++;
			Duration wanted = failure.retryAfter();
			if (wanted != null && wanted.compareTo(this.settings.longRetryAfter()) > 0) {
				Duration longest = this.settings.maxOpen();
				open((wanted.compareTo(longest) < 0) ? wanted : longest, failure.summary() + " with Retry-After");
			}
			else if (before == State.HALF_OPEN) {
				open(this.openTime.next(0), "a trial failed: " + failure.summary());
			}
			else if (this.failuresInARow >= threshold()) {
				// who limits a rate knows best for how long
				Duration duration = (failure.kind() == FailureKind.RATE_LIMIT && wanted != null) ? wanted
						: nextOpenTime();
				open(duration, this.failuresInARow + " failures in a row, the last " + failure.summary());
			}
			else {
				followed(before, "too many attempts fail, the last " + failure.summary());
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * The attempt says nothing about the target: it was not made, was cancelled, or the
	 * request was at fault.
	 * @param pass of the attempt
	 */
	void ignored(Pass pass) {
		this.lock.lock();
		try {
			if (!pass.answered && isCounted(pass) && this.breaker.getState() == State.HALF_OPEN) {
				this.trials--;
				this.breaker.releasePermission();
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * The attempt is over, after it was told how it went.
	 */
	void ended() {
		this.lock.lock();
		this.underWay--;
		unlock();
	}

	/**
	 * Close, and forget what was.
	 */
	void reset() {
		this.lock.lock();
		try {
			this.breaker.reset();
			this.openTime.reset();
			entered(BreakerState.CLOSED, "it was reset", null);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Let nothing through until {@link #reset()}.
	 */
	void forceOpen() {
		this.lock.lock();
		try {
			if (this.breaker.getState() != State.FORCED_OPEN) {
				this.breaker.transitionToForcedOpenState();
				entered(BreakerState.FORCED_OPEN, "it was forced open", null);
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * How it is now. A breaker whose open time is over says so, although no attempt has
	 * come since.
	 */
	BreakerStatus status() {
		this.lock.lock();
		try {
			CircuitBreaker.Metrics metrics = this.breaker.getMetrics();
			return new BreakerStatus(state(), this.failuresInARow, metrics.getNumberOfBufferedCalls(),
					metrics.getNumberOfFailedCalls(), metrics.getNumberOfSlowCalls(), this.opened, reopensIn());
		}
		finally {
			unlock();
		}
	}

	private BreakerState state() {
		return switch (this.breaker.getState()) {
			case OPEN -> BreakerState.OPEN;
			case HALF_OPEN -> BreakerState.HALF_OPEN;
			case FORCED_OPEN -> BreakerState.FORCED_OPEN;
			default -> BreakerState.CLOSED;
		};
	}

	private @Nullable Duration reopensIn() {
		return switch (this.breaker.getState()) {
			case OPEN -> {
				Duration left = Duration.between(this.clock.instant(), this.openUntil);
				yield left.isNegative() ? Duration.ZERO : left;
			}
			case HALF_OPEN -> (this.trials < this.settings.successThreshold()) ? null : WHILE_ON_TRIAL;
			default -> null;
		};
	}

	private boolean isCounted(Pass pass) {
		boolean counted = pass.era == this.era && pass.permitted && !pass.told;
		pass.told |= counted;
		return counted;
	}

	private int threshold() {
		if (!this.settings.adaptive()) {
			return this.settings.failureThreshold();
		}
		CircuitBreaker.Metrics metrics = this.breaker.getMetrics();
		double failedShare = (double) metrics.getNumberOfFailedCalls()
				/ Math.max(1, metrics.getNumberOfBufferedCalls());
		return FailureThreshold.adapted(this.settings.failureThreshold(), this.underWay, failedShare);
	}

	/** Resilience4j may have gone on by itself. */
	private void followed(State before, String why) {
		State now = this.breaker.getState();
		if (now == before) {
			return;
		}
		if (now == State.OPEN) {
			open((before == State.HALF_OPEN) ? this.openTime.next(0) : nextOpenTime(), why);
		}
		else if (now == State.CLOSED) {
			entered(BreakerState.CLOSED, "the trials succeeded", null);
		}
	}

	private Duration nextOpenTime() {
		return this.openTime.next(Duration.between(this.since, this.clock.instant()).toNanos());
	}

	private void open(Duration duration, String why) {
		this.breaker.transitionToOpenStateFor(duration);
		this.openUntil = this.clock.instant().plusMillis(duration.toMillis());
		entered(BreakerState.OPEN, why, duration);
	}

	private void entered(BreakerState state, String why, @Nullable Duration duration) {
		this.era++;
		this.failuresInARow = 0;
		this.trials = 0;
		this.opened += (state == BreakerState.OPEN || state == BreakerState.FORCED_OPEN) ? 1 : 0;
		this.since = this.clock.instant();
		this.listeners
			.forEach((listener) -> this.changes.add(() -> listener.entered(this.target, state, why, duration)));
	}

	/** Whoever listens may take its time. */
	private void unlock() {
		List<Runnable> changes = List.of();
		if (!this.changes.isEmpty()) {
			changes = List.copyOf(this.changes);
			this.changes.clear();
		}
		this.lock.unlock();
		for (Runnable change : changes) {
			try {
				change.run();
			}
			catch (RuntimeException ex) {
				// the attempt must get what it asked for
				logger.error("A listener of the circuit breaker of " + this.target + " failed", ex);
			}
		}
	}

	/**
	 * What an attempt holds. Guarded by the breaker.
	 */
	static final class Pass {

		private int era;

		private boolean permitted;

		private boolean told;

		private boolean answered;

		Pass(int era, boolean permitted) {
			this.era = era;
			this.permitted = permitted;
		}

	}

}
