package io.github.llmrouter.failure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a caller finds in the router's exceptions.
 */
class ChatRouterExceptionTests {

	private static final Failure FAILURE = new Failure(FailureKind.RATE_LIMIT, true, FailureScope.TARGET, 429,
			Duration.ofSeconds(3), "slow down", true);

	@Test
	void shouldTellWhatHappened() {
		IOException cause = new IOException();
		AttemptFailedException attempt = new AttemptFailedException("m", FAILURE, "a/b", "openrouter", cause);
		assertThat(attempt).hasMessage("m").hasCause(cause);
		assertThat(attempt.failure()).isSameAs(FAILURE);
		assertThat(attempt.kind()).isEqualTo(FailureKind.RATE_LIMIT);
		assertThat(attempt.model()).isEqualTo("a/b");
		assertThat(attempt.provider()).isEqualTo("openrouter");
		assertThat(attempt.status()).isEqualTo(429);
		assertThat(attempt.retryAfter()).isEqualTo(Duration.ofSeconds(3));
		assertThat(attempt.detail()).isEqualTo("slow down");
		assertThat(attempt.userMessage()).isEqualTo(FailureKind.RATE_LIMIT.userMessage());
	}

	@Test
	void shouldBreakNoLineOfTheLogWithARefusal() {
		assertThat(new RefusedException(FailureKind.REFUSED, "account 7\r\nWARN forged\u202e"))
			.hasMessage("account 7\\r\\nWARN forged\\u202e");
	}

	@Test
	void shouldCarryAttemptsInOrder() {
		AttemptFailedException first = new AttemptFailedException("first", FAILURE, "a", "p", null);
		AttemptFailedException second = new AttemptFailedException("second", FAILURE, "b", "p", null);
		assertThat(new CallFailedException("m", FAILURE, "b", "p", null, List.of(first, second)).getSuppressed())
			.containsExactly(first, second);
		StreamBrokenException broken = new StreamBrokenException("m", FAILURE, "b", "p", null, List.of(first, second),
				"Once upon");
		assertThat(broken.getSuppressed()).containsExactly(first, second);
		assertThat(broken.partialText()).isEqualTo("Once upon");
		assertThat(broken.toString()).doesNotContain("Once upon");
	}

	@Test
	void shouldTellThatNobodyWasAsked() {
		RefusedException refused = new RefusedException(FailureKind.REFUSED, "m", Duration.ofSeconds(5), null);
		assertThat(refused.failure().reachedProvider()).isFalse();
		assertThat(refused.failure().retryable()).isFalse();
		assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(5));
		assertThat(refused.model()).isNull();
		assertThat(refused.provider()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void shouldHaveSentenceForUsers(FailureKind kind) {
		assertThat(kind.userMessage()).matches("The .*\\.").doesNotContain("%", "_", "null");
	}

}
