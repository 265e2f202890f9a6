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
	 * The caller went away, the router was closed, or another attempt at the same call
	 * answered, while it was under way.
	 *
	 * @param usage what the provider reported before
	 * @param streamedCharacters how much of the answer had arrived, in characters
	 * @param overtaken whether an attempt that was made later, because this one did not
	 * answer, has answered before it: it says that the target is slow
	 */
	record Cancelled(TokenUsage usage, long streamedCharacters, boolean overtaken) implements Outcome {

		public Cancelled(TokenUsage usage, long streamedCharacters) {
			this(usage, streamedCharacters, false);
		}

	}

	/**
	 * It was never made. What was reserved is given back.
	 *
	 * @param refusal why a policy refused it, or {@code null} if the caller went away
	 */
	record NotMade(@Nullable Failure refusal) implements Outcome {
	}

}
