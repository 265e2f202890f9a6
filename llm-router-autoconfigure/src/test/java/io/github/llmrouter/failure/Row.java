package io.github.llmrouter.failure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One row of a decision table: what a provider answers, and what is to be made of it.
 * Unless a row says otherwise, the failure may not be retried, speaks for its target
 * only, has the HTTP status and names no wait.
 */
record Row(String name, int status, Map<String, List<String>> headers, @Nullable String body, FailureKind kind,
		boolean retryable, FailureScope scope, int reportedStatus, @Nullable Duration retryAfter) {

	static Row row(String name, int status, @Nullable String body) {
		return new Row(name, status, Map.of(), body, FailureKind.UNKNOWN, false, FailureScope.TARGET, status, null);
	}

	Row header(String header, String... values) {
		Map<String, List<String>> more = new HashMap<>(this.headers);
		more.put(header, List.of(values));
		return new Row(this.name, this.status, more, this.body, this.kind, this.retryable, this.scope,
				this.reportedStatus, this.retryAfter);
	}

	/** Not to be retried. */
	Row leave(FailureKind kind) {
		return new Row(this.name, this.status, this.headers, this.body, kind, false, this.scope, this.reportedStatus,
				this.retryAfter);
	}

	/** To be retried. */
	Row retry(FailureKind kind) {
		return new Row(this.name, this.status, this.headers, this.body, kind, true, this.scope, this.reportedStatus,
				this.retryAfter);
	}

	Row scope(FailureScope scope) {
		return new Row(this.name, this.status, this.headers, this.body, this.kind, this.retryable, scope,
				this.reportedStatus, this.retryAfter);
	}

	Row reportedAs(int status) {
		return new Row(this.name, this.status, this.headers, this.body, this.kind, this.retryable, this.scope, status,
				this.retryAfter);
	}

	Row after(Duration wait) {
		return new Row(this.name, this.status, this.headers, this.body, this.kind, this.retryable, this.scope,
				this.reportedStatus, wait);
	}

	void verify() {
		Failure failure = HttpError.classify(this.status, this.headers, this.body);
		assertThat(failure.kind()).as("kind").isEqualTo(this.kind);
		assertThat(failure.retryable()).as("retryable").isEqualTo(this.retryable);
		assertThat(failure.scope()).as("scope").isEqualTo(this.scope);
		assertThat(failure.status()).as("status").isEqualTo(this.reportedStatus);
		assertThat(failure.retryAfter()).as("retryAfter").isEqualTo(this.retryAfter);
	}

	@Override
	public String toString() {
		return this.status + " " + this.name;
	}

}
