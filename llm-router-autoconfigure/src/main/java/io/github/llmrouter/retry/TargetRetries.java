package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;

import io.github.llmrouter.failure.Failure;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.context.RetryContextSupport;

/**
 * The waits of one call at one target. Used by one thread at a time.
 */
public final class TargetRetries {

	private final Retries retries;

	private @Nullable Started started;

	private @Nullable Delays waiting;

	private @Nullable Throwable lastError;

	TargetRetries(Retries retries) {
		this.retries = retries;
	}

	/**
	 * How long to wait before the target is asked again: the longer of our own delay and
	 * what the provider asked for.
	 * @param failure why the last attempt failed
	 * @param error its exception, with the same failure; a backoff policy finds it in the
	 * retry context
	 * @return how long, or {@code null} if the target must not be asked again: the
	 * provider asked for more than is ever waited, or for a negative time
	 */
	public @Nullable Duration nextDelay(Failure failure, Throwable error) {
		ended(error);
		Duration asked = failure.retryAfter();
		if (asked != null && (asked.isNegative() || asked.compareTo(this.retries.maxRetryAfter()) > 0)) {
			return null;
		}
		if (this.started == null) {
			this.started = new Started(new RetryContextSupport(null), new IdentityHashMap<>(2));
		}
		Delays delays = this.started.delays(this.retries.delaySource(failure.kind()));
		this.started.context().registerThrowable(error);
		Duration own = delays.next();
		this.waiting = delays;
		this.lastError = error;
		return (asked != null && asked.compareTo(own) > 0) ? asked : own;
	}

	/**
	 * The target answered.
	 */
	public void succeeded() {
		ended(null);
	}

	/**
	 * The target is given up.
	 * @param error why the last attempt failed. If a delay was given for this very
	 * exception, it was not waited, and nothing is learned from it.
	 */
	public void abandoned(Throwable error) {
		if (error == this.lastError) {
			this.waiting = null;
		}
		ended(error);
	}

	private void ended(@Nullable Throwable error) {
		if (this.waiting != null) {
			this.waiting.ended(error);
			this.waiting = null;
		}
	}

	/**
	 * What the first failure needs.
	 *
	 * @param context tells policies what failed, and how often
	 * @param delays one for each source, so that kinds with a backoff of their own count
	 * on their own
	 */
	private record Started(RetryContextSupport context, Map<DelaySource, Delays> delays) {

		Delays delays(DelaySource source) {
			return this.delays.computeIfAbsent(source, (key) -> key.start(this.context));
		}

	}

}
