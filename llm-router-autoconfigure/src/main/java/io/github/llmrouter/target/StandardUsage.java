package io.github.llmrouter.target;

import org.springframework.ai.chat.metadata.Usage;

import org.jspecify.annotations.Nullable;

/**
 * Reads Spring AI's portable usage. Values that make no sense count as nothing.
 */
final class StandardUsage {

	private static final String ANTHROPIC_PACKAGE = "com.anthropic.";

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
		long cached = positive(usage.getCacheReadInputTokens());
		long written = positive(usage.getCacheWriteInputTokens());
		return new TokenUsage(isBeside(usage, cached + written > input) ? input + cached + written : input, output,
				cached, written, 0, null);
	}

	/**
	 * Whether tokens of the cache are counted beside the input tokens, as Anthropic does,
	 * and not among them.
	 */
	private static boolean isBeside(Usage usage, boolean cannotBeAmong) {
		Object nativeUsage = usage.getNativeUsage();
		return cannotBeAmong || (nativeUsage != null && nativeUsage.getClass().getName().startsWith(ANTHROPIC_PACKAGE));
	}

	private static long positive(@Nullable Number number) {
		return (number != null) ? Math.max(0, number.longValue()) : 0;
	}

}
