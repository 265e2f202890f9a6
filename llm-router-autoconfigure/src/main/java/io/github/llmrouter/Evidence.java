package io.github.llmrouter;

import java.util.Locale;
import java.util.Set;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;

import org.jspecify.annotations.Nullable;

/**
 * Whether what came without an error is an answer at all. HTTP 200 is no evidence.
 */
final class Evidence {

	/** OpenAI's and Anthropic's names, in lower case. */
	private static final Set<String> CUT_BY_LIMIT = Set.of("length", "max_tokens");

	private static final Set<String> ANNOUNCES_CALLS = Set.of("tool_calls", "function_call", "tool_use");

	private static final Set<String> DECLINED = Set.of("content_filter", "refusal");

	private final boolean streaming;

	private final boolean finishReasonRequired;

	private final boolean declinedFails;

	private final boolean continuing;

	/**
	 * Create the check for one attempt.
	 * @param streaming whether the answer is streamed
	 * @param finishReasonRequired whether a complete stream always has a finish reason
	 * @param declinedFails whether an answer that the provider's content filter cut is to
	 * be replaced by another model's
	 * @param continuing whether it continues an answer, so that to be cut before it began
	 * is no end of it
	 */
	Evidence(boolean streaming, boolean finishReasonRequired, boolean declinedFails, boolean continuing) {
		this.streaming = streaming;
		this.finishReasonRequired = finishReasonRequired;
		this.declinedFails = declinedFails;
		this.continuing = continuing;
	}

	@Nullable Failure missing(Transcript transcript) {
		String finishReason = transcript.finishReason();
		String reason = (finishReason != null) ? finishReason.toLowerCase(Locale.ROOT) : "";
		if (DECLINED.contains(reason)) {
			return this.declinedFails ? Failure.of(FailureKind.CONTENT_POLICY, "finish reason " + reason) : null;
		}
		if (reason.equals("error")) {
			return Failure.retryable(FailureKind.SERVER_ERROR, "finish reason error");
		}
		if (!transcript.hasContent() && !isValidEmptyAnswer(transcript, reason)) {
			return Failure.retryable(FailureKind.EMPTY_RESPONSE, null);
		}
		if (this.streaming && this.finishReasonRequired && !transcript.isFinished()) {
			return Failure.retryable(FailureKind.TRUNCATED, "the stream ended without a finish reason");
		}
		return null;
	}

	/**
	 * Reasoning may use up all tokens that were allowed, and a model may have nothing to
	 * say: then it says so and tokens were spent. A cold start spends none.
	 */
	private boolean isValidEmptyAnswer(Transcript transcript, String reason) {
		if (CUT_BY_LIMIT.contains(reason)) {
			return !this.continuing;
		}
		return !reason.isEmpty() && !ANNOUNCES_CALLS.contains(reason) && transcript.usage().outputTokens() > 0;
	}

}
