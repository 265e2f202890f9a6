package io.github.llmrouter.failure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything the router throws. The message is for developers and holds neither
 * prompt nor key; {@link #userMessage()} may be shown to anyone. The cause is what the
 * provider's client has thrown; where that repeats the prompt, something stands for it
 * that has the names of its classes and its stack traces, but none of its messages.
 */
public abstract sealed class ChatRouterException extends RuntimeException
		permits AttemptFailedException, CallFailedException, RefusedException, StreamBrokenException {

	private final Failure failure;

	private final @Nullable String target;

	private final @Nullable String provider;

	ChatRouterException(String message, Failure failure, @Nullable String target, @Nullable String provider,
			@Nullable Throwable cause) {
		super(message, cause);
		this.failure = failure;
		this.target = target;
		this.provider = provider;
	}

	/**
	 * The failure behind this exception, with everything the router decided on.
	 * @return the failure
	 */
	public Failure failure() {
		return this.failure;
	}

	/**
	 * What went wrong.
	 * @return the kind
	 */
	public FailureKind kind() {
		return this.failure.kind();
	}

	/**
	 * The target that failed, as chains name it.
	 * @return the name, or {@code null} if no target was asked
	 */
	public @Nullable String model() {
		return this.target;
	}

	/**
	 * The configured name of the provider that failed.
	 * @return the name, or {@code null} if no provider was asked
	 */
	public @Nullable String provider() {
		return this.provider;
	}

	/**
	 * The HTTP status the provider answered with, or the one its in-band error stands
	 * for.
	 * @return the status, or {@code null} if there was none
	 */
	public @Nullable Integer status() {
		return this.failure.status();
	}

	/**
	 * How long to wait before the call is worth making again.
	 * @return the duration, or {@code null} if the provider said nothing
	 */
	public @Nullable Duration retryAfter() {
		return this.failure.retryAfter();
	}

	/**
	 * A sentence fit for end users.
	 * @return the message
	 */
	public String userMessage() {
		return this.failure.kind().userMessage();
	}

	/**
	 * What the provider said, redacted and capped.
	 * @return the detail, or {@code null} if it said nothing
	 */
	public @Nullable String detail() {
		return this.failure.detail();
	}

}
