package io.github.llmrouter.target;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.chat.metadata.DefaultUsage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class StandardUsageTests {

	@ParameterizedTest
	@CsvSource({ // among the input tokens, as OpenAI counts
			"100, 40, 10, false, 100, 50", //
			"100, 100, 0, false, 100, 0", //
			// beside them, as Anthropic does
			"100, 40, 10, true, 150, 100", //
			// what cannot be among them is beside them
			"100, 5000, 0, false, 5100, 100" })
	void shouldCountTokensOfTheCacheOnce(int input, long cached, long written, boolean anthropic, long all,
			long plain) {
		Object nativeUsage = anthropic ? mock(com.anthropic.models.messages.Usage.class) : "none";
		TokenUsage usage = StandardUsage.read(new DefaultUsage(input, 5, input + 5, nativeUsage, cached, written));

		assertThat(usage.inputTokens()).isEqualTo(all);
		assertThat(usage.plainInputTokens()).isEqualTo(plain);
	}

}
