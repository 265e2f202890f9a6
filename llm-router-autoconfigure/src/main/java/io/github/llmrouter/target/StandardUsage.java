package io.github.llmrouter.target;

import org.springframework.ai.chat.metadata.Usage;

import org.jspecify.annotations.Nullable;

/**
 * Reads Spring AI's portable usage. Values that make no sense count as nothing.
 */
final class StandardUsage {

	private StandardUsage() {
	}

	static TokenUsage read(@Nullable Usage usage) {
		if (usage == null) {
			return TokenUsage.UNKNOWN;
		}
		long input = positive(usage.getPromptTokens());
		long output = positive(usage.getCompletionTokens());
		if (input == 0 && output == 0) {
			return TokenUsage.UNKNOWN;
		}
		return new TokenUsage(input, output, positive(usage.getCacheReadInputTokens()),
				positive(usage.getCacheWriteInputTokens()), 0, null);
	}

	private static long positive(@Nullable Number number) {
		return (number != null) ? Math.max(0, number.longValue()) : 0;
	}

}
