package io.github.llmrouter.failure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A classified failure of one attempt: what the router decides on.
 *
 * @param kind what went wrong
 * @param retryable whether asking the same target again may help
 * @param scope which of the targets left in the chain it speaks for
 * @param status the HTTP status, or the one an in-band error stands for; {@code null} if
 * there was none
 * @param retryAfter how long the provider asked to wait; {@code null} if it said nothing
 * usable
 * @param detail what the provider said, redacted and capped; {@code null} if nothing
 * @param reachedProvider whether the request may have reached the provider and so count
 * against the retry budget
 */
public record Failure(FailureKind kind, boolean retryable, FailureScope scope, @Nullable Integer status,
		@Nullable Duration retryAfter, @Nullable String detail, boolean reachedProvider) {

	/**
	 * A failure that asking again will not mend, and that speaks only for its target.
	 * @param kind what went wrong
	 * @param detail what is known about it, or {@code null}
	 * @return the failure
	 */
	public static Failure of(FailureKind kind, @Nullable String detail) {
		return new Failure(kind, false, FailureScope.TARGET, null, null, detail, true);
	}

	/**
	 * A failure that may pass, and that speaks only for its target.
	 * @param kind what went wrong
	 * @param detail what is known about it, or {@code null}
	 * @return the failure
	 */
	public static Failure retryable(FailureKind kind, @Nullable String detail) {
		return new Failure(kind, true, FailureScope.TARGET, null, null, detail, true);
	}

	/**
	 * Whether it speaks against the target: by its kind, unless the call was at fault.
	 * @return whether the target is to blame
	 */
	public boolean isFaultOfTarget() {
		return this.scope != FailureScope.CALL && this.kind.isFaultOfTarget();
	}

	/**
	 * The same failure, for which the call is to blame.
	 * @return the failure
	 */
	public Failure ofCall() {
		return new Failure(this.kind, this.retryable, FailureScope.CALL, this.status, this.retryAfter, this.detail,
				this.reachedProvider);
	}

	/**
	 * What may be shown wherever the provider's words may not.
	 * @return the kind, with the HTTP status if there was one: {@code OVERLOADED (HTTP
	 * 503)}
	 */
	public String summary() {
		return (this.status != null) ? this.kind + " (HTTP " + this.status + ")" : this.kind.toString();
	}

}
