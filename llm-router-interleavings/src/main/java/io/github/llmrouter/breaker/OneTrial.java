package io.github.llmrouter.breaker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.Calls;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.TokenUsage;

/**
 * A breaker whose open time is over, and which lets one trial through.
 */
final class OneTrial {

	static final Outcome CANCELLED = new Outcome.Cancelled(TokenUsage.UNKNOWN, 0);

	private static final BreakerSettings SETTINGS = new BreakerSettings(1, false, 50, 80, Duration.ofSeconds(40),
			Duration.ofSeconds(20), 10, Duration.ofSeconds(1), 1, Duration.ofSeconds(10), 2, Duration.ofSeconds(25),
			false, Duration.ofSeconds(30));

	private final AtomicLong nanos = new AtomicLong();

	private final CircuitBreakers breakers = new CircuitBreakers(SETTINGS, this.nanos::get, () -> 0, List.of());

	OneTrial() {
		admit().settle(new Outcome.Failed(Failure.retryable(FailureKind.OVERLOADED, null), TokenUsage.UNKNOWN, false));
		this.nanos.addAndGet(Duration.ofSeconds(11).toNanos());
	}

	/**
	 * Ask for an attempt.
	 * @return the permit, or {@code null} if there is none
	 */
	Permit admit() {
		return (this.breakers.admit(Calls.ATTEMPT) instanceof Admission.Proceed proceed) ? proceed.permit() : null;
	}

	/**
	 * Ask for two attempts.
	 * @return how many there are
	 */
	int admitTwo() {
		return ((admit() != null) ? 1 : 0) + ((admit() != null) ? 1 : 0);
	}

}
