package io.github.llmrouter.policy;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatResponse;

/**
 * How a call or an attempt ended.
 */
public sealed interface Outcome {

	/** It was never made: a later policy refused, or the caller went away before. */
	Outcome NOT_MADE = new NotMade(null);

	/**
	 * What the provider reported.
	 * @return the usage; {@link TokenUsage#UNKNOWN} if it reported nothing
	 */
	default TokenUsage usage() {
		return TokenUsage.UNKNOWN;
	}

	/**
	 * A complete answer came.
	 *
	 * @param response the answer; of a stream, all its chunks joined
	 * @param usage what the provider reported
	 */
	record Succeeded(ChatResponse response, TokenUsage usage) implements Outcome {
	}

	/**
	 * It failed.
	 *
	 * @param failure why
	 * @param usage what the provider reported before
	 * @param committed whether a part of the answer had gone out to the caller
	 */
	record Failed(Failure failure, TokenUsage usage, boolean committed) implements Outcome {
	}

	/**
	 * The caller went away, or the router was closed, while it was under way.
	 *
	 * @param usage what the provider reported before
	 * @param streamedCharacters how much of the answer had arrived, in characters
	 */
	record Cancelled(TokenUsage usage, long streamedCharacters) implements Outcome {
	}

	/**
	 * It was never made. What was reserved is given back.
	 *
	 * @param refusal why a policy refused it, or {@code null} if the caller went away
	 */
	record NotMade(@Nullable Failure refusal) implements Outcome {
	}

}
