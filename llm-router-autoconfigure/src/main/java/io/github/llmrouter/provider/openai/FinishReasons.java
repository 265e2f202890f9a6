package io.github.llmrouter.provider.openai;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Brings finish reasons into OpenAI's vocabulary. Spring AI turns every other one into
 * none, and an answer without one counts as cut.
 */
final class FinishReasons {

	/** The answer failed on its way; what came of it is no answer. */
	static final String ERROR = "error";

	private static final Set<String> KNOWN = Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

	private static final Set<String> LENGTH = Set.of("max_tokens", "max_output_tokens", "max_length", "model_length",
			"length_limit", "token_limit", "model_context_window_exceeded");

	private static final Set<String> TOOL_CALLS = Set.of("tool_use", "tool_call", "tool_calls");

	private static final Set<String> CONTENT_FILTER = Set.of("content_filter", "content_filtered", "safety", "refusal",
			"recitation", "blocklist", "prohibited_content", "spii", "image_safety", "sensitive");

	private static final Set<String> FAILED = Set.of(ERROR, "abort", "aborted", "cancel", "cancelled", "canceled",
			"timeout", "network_error", "insufficient_system_resource", "malformed_function_call",
			"unexpected_tool_call");

	private FinishReasons() {
	}

	/**
	 * Translate.
	 * @param reason what the provider wrote
	 * @return OpenAI's word, the same instance if it is one already; {@link #ERROR} if
	 * the answer failed; {@code null} for a blank, which is no reason
	 */
	static @Nullable String translate(String reason) {
		if (KNOWN.contains(reason)) {
			return reason;
		}
		String plain = reason.strip().toLowerCase(Locale.ROOT).replace('-', '_');
		if (plain.isEmpty() || plain.equals("null")) {
			return null;
		}
		if (KNOWN.contains(plain)) {
			return plain;
		}
		if (LENGTH.contains(plain)) {
			return "length";
		}
		if (TOOL_CALLS.contains(plain)) {
			return "tool_calls";
		}
		if (CONTENT_FILTER.contains(plain)) {
			return "content_filter";
		}
		return FAILED.contains(plain) ? ERROR : "stop";
	}

}
