package io.github.llmrouter.breaker;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * A circuit breaker for each target. Only failures that speak against the target count:
 * not those of a request, and not what was cancelled or refused. Safe for any thread. As
 * many breakers are kept as there are targets.
 */
public final class CircuitBreakers implements AttemptPolicy, Ordered {

	private static final Log logger = LogFactory.getLog(CircuitBreakers.class);

	private final Map<String, TargetBreaker> breakers = new ConcurrentHashMap<>();

	private final BreakerSettings settings;

	private final LongSupplier nanoTime;

	private final Clock clock;

	private final DoubleSupplier random;

	private final List<BreakerListener> listeners;

	/**
	 * Create, all closed.
	 * @param settings when they open and close
	 * @param nanoTime a monotonic clock, in nanoseconds
	 * @param random random numbers from 0 (inclusive) to 1 (exclusive)
	 * @param listeners are told of each new state
	 */
	public CircuitBreakers(BreakerSettings settings, LongSupplier nanoTime, DoubleSupplier random,
			List<BreakerListener> listeners) {
		this.settings = settings;
		this.nanoTime = nanoTime;
		this.clock = new MonotonicClock(nanoTime);
		this.random = random;
		List<BreakerListener> all = new ArrayList<>(List.of(CircuitBreakers::log));
		all.addAll(listeners);
		this.listeners = List.copyOf(all);
	}

	@Override
	public Admission admit(Attempt attempt) {
		TargetBreaker breaker = of(attempt.target().name());
		TargetBreaker.Pass pass = breaker.tryAcquire(attempt.lastResort());
		return (pass != null) ? Admission.proceed(new Held(breaker, pass, attempt.call().streaming()))
				: new Admission.Refuse(refusal(attempt.target(), breaker.status()));
	}

	@Override
	public boolean isAvailable(Target target) {
		return letsThrough(target.name());
	}

	/**
	 * Whether an attempt would be let through now.
	 * @param target the name of the target in chains
	 * @return whether it would
	 */
	public boolean letsThrough(String target) {
		TargetBreaker breaker = this.breakers.get(target);
		return breaker == null || breaker.isAvailable();
	}

	/**
	 * After what takes targets out of service, and before all that counts or reserves:
	 * what is not asked uses up nothing.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 200;
	}

	/**
	 * How a breaker is now.
	 * @param target the name of the target in chains
	 * @return the status; of a target that was never asked, a closed one
	 */
	public BreakerStatus status(String target) {
		TargetBreaker breaker = this.breakers.get(target);
		return (breaker != null) ? breaker.status() : BreakerStatus.UNUSED;
	}

	/**
	 * How all breakers are that have been needed so far.
	 * @return the status of each, by the name of the target
	 */
	public Map<String, BreakerStatus> statuses() {
		Map<String, BreakerStatus> statuses = new TreeMap<>();
		this.breakers.forEach((target, breaker) -> statuses.put(target, breaker.status()));
		return statuses;
	}

	/**
	 * Close a breaker, whatever state it is in, and forget what made it open.
	 * @param target the name of the target in chains
	 */
	public void reset(String target) {
		of(target).reset();
	}

	/**
	 * Open a breaker until it is reset: its target is asked no more.
	 * @param target the name of the target in chains
	 */
	public void forceOpen(String target) {
		of(target).forceOpen();
	}

	private TargetBreaker of(String target) {
		TargetBreaker breaker = this.breakers.get(target);
		return (breaker != null) ? breaker : this.breakers.computeIfAbsent(target,
				(key) -> new TargetBreaker(key, this.settings, this.clock, this.random, this.listeners));
	}

	private static RefusedException refusal(Target target, BreakerStatus status) {
		Duration reopensIn = status.reopensIn();
		String state = switch (status.state()) {
			case FORCED_OPEN -> "was forced open";
			case OPEN -> "is open";
			default -> "is waiting for what becomes of trial attempts";
		};
		String message = target + ": its circuit breaker " + state
				+ ((status.state() == BreakerState.OPEN && reopensIn != null) ? " for another " + seconds(reopensIn)
						: "");
		return new RefusedException(FailureKind.CIRCUIT_OPEN, message, reopensIn, null);
	}

	private static void log(String target, BreakerState state, String reason, @Nullable Duration openTime) {
		String message = "Circuit breaker of " + target + " is " + state.tag().replace('_', '-')
				+ ((openTime != null) ? " for " + seconds(openTime) : "") + ": " + reason;
		if (state == BreakerState.OPEN || state == BreakerState.FORCED_OPEN) {
			logger.warn(message);
		}
		else {
			logger.info(message);
		}
	}

	private static String seconds(Duration duration) {
		return (duration.toMillis() + 999) / 1000 + " s";
	}

	/**
	 * What an attempt holds.
	 */
	private final class Held implements Permit {

		private final TargetBreaker breaker;

		private final TargetBreaker.Pass pass;

		private final boolean streaming;

		private volatile long start = CircuitBreakers.this.nanoTime.getAsLong();

		private volatile boolean slowFirstToken;

		private Held(TargetBreaker breaker, TargetBreaker.Pass pass, boolean streaming) {
			this.breaker = breaker;
			this.pass = pass;
			this.streaming = streaming;
		}

		@Override
		public void asking() {
			this.start = CircuitBreakers.this.nanoTime.getAsLong();
		}

		@Override
		public void answering() {
			this.slowFirstToken = isSlow();
			this.breaker.answering(this.pass, this.slowFirstToken);
		}

		@Override
		public void settle(Outcome outcome) {
			try {
				if (outcome instanceof Outcome.Succeeded) {
					this.breaker.succeeded(this.pass, this.streaming ? this.slowFirstToken : isSlow());
				}
				else if (outcome instanceof Outcome.Failed failed && failed.failure().isFaultOfTarget()) {
					this.breaker.failed(this.pass, failed.failure());
				}
				else if (outcome instanceof Outcome.Cancelled cancelled && cancelled.overtaken()) {
					this.breaker.overtaken(this.pass);
				}
				else {
					this.breaker.ignored(this.pass);
				}
			}
			finally {
				this.breaker.ended();
			}
		}

		private boolean isSlow() {
			long elapsed = CircuitBreakers.this.nanoTime.getAsLong() - this.start;
			return elapsed > CircuitBreakers.this.settings.slow(this.streaming).toNanos();
		}

		@Override
		public String toString() {
			return "the circuit breaker's";
		}

	}

}
