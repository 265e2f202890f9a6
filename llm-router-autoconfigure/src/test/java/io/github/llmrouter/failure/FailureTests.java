package io.github.llmrouter.failure;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Failure}.
 */
class FailureTests {

	@Test
	void shouldSumUpWithoutTheProvidersWords() {
		Failure answered = new Failure(FailureKind.OVERLOADED, true, FailureScope.TARGET, 503, null, "canary", true);
		assertThat(answered.summary()).isEqualTo("OVERLOADED (HTTP 503)");
		assertThat(Failure.of(FailureKind.NETWORK, "canary").summary()).isEqualTo("NETWORK");
	}

}
