package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.function.DoubleToLongFunction;

import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;

/**
 * The waits of one retried operation, and the lesson that the last of them still owes.
 * Used by one thread at a time.
 */
final class AdaptiveContext extends SteppedBackOffPolicy.Steps {

	private static final int MAX_CAUSES = 16;

	private final WaitFactors factors;

	private final RetryContext context;

	private @Nullable Wait wait;

	AdaptiveContext(WaitFactors factors, RetryContext context) {
		this.factors = factors;
		this.context = context;
	}

	/**
	 * A wait begins after the context's last throwable, which also ends the wait before.
	 * @param interval how long to wait at a factor
	 * @return how long to wait
	 */
	long begin(DoubleToLongFunction interval) {
		Throwable error = this.context.getLastThrowable();
		if (error != null) {
			ended(error);
		}
		ChatRouterException failure = find(error);
		FailureKind kind = kind(failure);
		WaitFactors.Factor factor = this.factors.latest(kind);
		long millis = interval.applyAsLong(this.factors.value(kind, factor));
		Duration asked = (failure != null) ? failure.retryAfter() : null;
		this.wait = new Wait(kind, factor, asked != null && asked.compareTo(Duration.ofMillis(millis)) > 0);
		return millis;
	}

	/**
	 * The attempt after the last wait is over.
	 * @param error why it failed; {@code null} if it did not
	 */
	void ended(@Nullable Throwable error) {
		Wait wait = this.wait;
		this.wait = null;
		if (wait == null) {
			return;
		}
		if (error == null) {
			if (!wait.askedFor()) {
				this.factors.learn(wait.kind(), wait.factor(), true);
			}
		}
		else if (kind(find(error)) == wait.kind()) {
			this.factors.learn(wait.kind(), wait.factor(), false);
		}
	}

	private static FailureKind kind(@Nullable ChatRouterException failure) {
		return (failure != null) ? failure.kind() : FailureKind.UNKNOWN;
	}

	private static @Nullable ChatRouterException find(@Nullable Throwable error) {
		Throwable current = error;
		for (int i = 0; current != null && i < MAX_CAUSES; i++) {
			if (current instanceof ChatRouterException failure) {
				return failure;
			}
			current = current.getCause();
		}
		return null;
	}

	/**
	 * A wait whose end is not known yet.
	 *
	 * @param kind the failure it followed
	 * @param factor what it was made with
	 * @param askedFor whether the provider asked for a longer one
	 */
	private record Wait(FailureKind kind, WaitFactors.Factor factor, boolean askedFor) {
	}

}
