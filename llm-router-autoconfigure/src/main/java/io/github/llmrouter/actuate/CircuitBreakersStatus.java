package io.github.llmrouter.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.llmrouter.breaker.BreakerStatus;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.status.StatusContributor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.core.annotation.Order;

/**
 * Tells how the circuit breaker of each target is.
 */
@Order(150)
@RegisterReflectionForBinding(CircuitBreakersStatus.CircuitBreakerStatus.class)
public final class CircuitBreakersStatus implements StatusContributor {

	private final RouterLayout layout;

	private final CircuitBreakers breakers;

	/**
	 * Create.
	 * @param layout names the targets
	 * @param breakers their breakers
	 */
	public CircuitBreakersStatus(RouterLayout layout, CircuitBreakers breakers) {
		this.layout = layout;
		this.breakers = breakers;
	}

	@Override
	public String name() {
		return "circuitBreakers";
	}

	@Override
	public Map<String, CircuitBreakerStatus> status() {
		Map<String, CircuitBreakerStatus> status = new LinkedHashMap<>();
		this.layout.targets().forEach((target) -> status.put(target, status(target)));
		return status;
	}

	CircuitBreakerStatus status(String target) {
		BreakerStatus status = this.breakers.status(target);
		return new CircuitBreakerStatus(status.state().tag(), millis(status.reopensIn()), status.opened(),
				status.failuresInARow(), new Window(status.attempts(), status.failedAttempts(), status.slowAttempts()));
	}

	private static @Nullable Long millis(@Nullable Duration duration) {
		return (duration != null) ? Long.valueOf(duration.toMillis()) : null;
	}

	/**
	 * A circuit breaker.
	 *
	 * @param state {@code closed}, {@code open}, {@code half_open} or {@code forced_open}
	 * @param reopensInMillis when the next trial attempt is let through, if known
	 * @param opened how often it has opened
	 * @param failuresInARow how many attempts in a row have failed by now
	 * @param window what it looks back on
	 */
	public record CircuitBreakerStatus(String state, @Nullable Long reopensInMillis, long opened, int failuresInARow,
			Window window) implements OperationResponseBody {
	}

	/**
	 * Recent attempts.
	 *
	 * @param attempts how many
	 * @param failed how many of them failed
	 * @param slow how many of them were slow
	 */
	public record Window(int attempts, int failed, int slow) {
	}

}
