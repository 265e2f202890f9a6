package io.github.llmrouter.failure;

import org.jspecify.annotations.Nullable;

/**
 * One attempt at one target failed. It reaches the caller only among the suppressed
 * exceptions of the one that ended the call.
 */
public final class AttemptFailedException extends ChatRouterException {

	public AttemptFailedException(String message, Failure failure, @Nullable String target, @Nullable String provider,
			@Nullable Throwable cause) {
		super(message, failure, target, provider, cause);
	}

}
