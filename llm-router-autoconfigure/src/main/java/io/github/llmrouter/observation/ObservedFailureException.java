package io.github.llmrouter.observation;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.Nullable;

/**
 * What an observation is told of a failure: all that may be shown. The exception that the
 * caller gets says more, and has its causes.
 */
public final class ObservedFailureException extends RuntimeException {

	private final transient Failure failure;

	ObservedFailureException(Failure failure, @Nullable Target target) {
		super(message(failure, target), null, false, false);
		this.failure = failure;
	}

	private static String message(Failure failure, @Nullable Target target) {
		return (target != null) ? target.name() + ": " + failure.summary() : failure.summary();
	}

	/**
	 * The failure.
	 * @return with the provider's words in its detail
	 */
	public Failure failure() {
		return this.failure;
	}

}
