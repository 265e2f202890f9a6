package io.github.llmrouter.test;

import java.util.Map;

/**
 * The providers' own words for a finish reason.
 */
final class FinishReasons {

	private static final Map<String, String> ANTHROPIC = Map.of("stop", "end_turn", "tool_calls", "tool_use", "length",
			"max_tokens", "content_filter", "refusal");

	private static final Map<String, String> GOOGLE = Map.of("stop", "STOP", "tool_calls", "STOP", "length",
			"MAX_TOKENS", "content_filter", "SAFETY");

	private FinishReasons() {
	}

	static String inWordsOf(String provider, String finishReason) {
		Map<String, String> words = switch (provider) {
			case "Anthropic" -> ANTHROPIC;
			case "Google" -> GOOGLE;
			default -> Map.of();
		};
		return words.getOrDefault(finishReason, finishReason);
	}

}
