package io.github.llmrouter.retry;

import java.time.Duration;

import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;

import org.jspecify.annotations.Nullable;

/**
 * Failures for tests.
 */
final class TestFailures {

	private TestFailures() {
	}

	static AttemptFailedException failed(FailureKind kind) {
		return failed(kind, null);
	}

	static AttemptFailedException failed(FailureKind kind, @Nullable Duration retryAfter) {
		Failure failure = new Failure(kind, true, FailureScope.TARGET, null, retryAfter, null, true);
		return new AttemptFailedException("failed", failure, "a", "p", null);
	}

	static @Nullable Duration nextDelay(TargetRetries retries, FailureKind kind) {
		AttemptFailedException error = failed(kind);
		return retries.nextDelay(error.failure(), error);
	}

	static @Nullable Duration nextDelay(TargetRetries retries, FailureKind kind, @Nullable Duration retryAfter) {
		AttemptFailedException error = failed(kind, retryAfter);
		return retries.nextDelay(error.failure(), error);
	}

}
