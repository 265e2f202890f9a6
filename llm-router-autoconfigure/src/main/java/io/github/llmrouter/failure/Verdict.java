package io.github.llmrouter.failure;

/**
 * What one row of the decision table says.
 *
 * @param kind what went wrong
 * @param retryable whether the same target may be asked again
 * @param scope which later targets it speaks for
 */
record Verdict(FailureKind kind, boolean retryable, FailureScope scope) {

	/** Ask the same target again, then the next. */
	static Verdict retry(FailureKind kind) {
		return new Verdict(kind, true, FailureScope.TARGET);
	}

	/** Do not ask this target again; whether the next one is asked, the kind decides. */
	static Verdict leave(FailureKind kind) {
		return new Verdict(kind, false, FailureScope.TARGET);
	}

	/** Ask nothing of this provider again: its key, account or proxy is at fault. */
	static Verdict leaveProvider(FailureKind kind) {
		return new Verdict(kind, false, FailureScope.PROVIDER);
	}

}
