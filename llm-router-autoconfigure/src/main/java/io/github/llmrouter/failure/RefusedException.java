package io.github.llmrouter.failure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A policy refused a call or an attempt; no model was asked.
 */
public final class RefusedException extends ChatRouterException {

	private static final int MAX_LENGTH = 2_000;

	public RefusedException(FailureKind kind, String message) {
		this(kind, message, null, null);
	}

	/**
	 * Create a refusal.
	 * @param kind why
	 * @param message for developers; must not hold a prompt or a secret. What would break
	 * a line of the log is escaped.
	 * @param retryAfter when it is worth asking again, or {@code null} if unknown
	 * @param cause the exception behind it, or {@code null}
	 */
	public RefusedException(FailureKind kind, String message, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		super(Redaction.escape(message, MAX_LENGTH),
				new Failure(kind, false, FailureScope.TARGET, null, retryAfter, null, false), null, null, cause);
	}

}
