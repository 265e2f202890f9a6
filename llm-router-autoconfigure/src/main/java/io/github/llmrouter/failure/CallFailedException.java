package io.github.llmrouter.failure;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A routed call ended without an answer. Its kind is that of the failure that ended it;
 * every attempt that was made is a suppressed exception, in order.
 */
public final class CallFailedException extends ChatRouterException {

	public CallFailedException(String message, Failure failure, @Nullable String target, @Nullable String provider,
			@Nullable Throwable cause, List<? extends ChatRouterException> attempts) {
		super(message, failure, target, provider, cause);
		attempts.forEach(this::addSuppressed);
	}

}
