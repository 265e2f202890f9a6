package io.github.llmrouter.target;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.prompt.ChatOptions;

/**
 * What is particular to a provider: the options of one request, and where its answers
 * hold what the router wants to know.
 */
public interface TargetAdapter {

	/** Works with any chat model. */
	TargetAdapter DEFAULT = new TargetAdapter() {
	};

	/**
	 * Complete the options of one attempt. Everything portable is set already.
	 * @param options the builder of the target's own options
	 * @param timeout how long one blocking call may take; for a stream a limit that is
	 * never reached
	 * @param signals what the transport reports on while the attempt runs
	 */
	default void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
	}

	/**
	 * Whether the transport ends a blocking call by itself when the timeout is over.
	 * Otherwise the calling thread is interrupted.
	 * @return whether the timeout given to {@link #prepare} is kept
	 */
	default boolean keepsTimeout() {
		return false;
	}

	/**
	 * Whether a complete streamed answer always carries a finish reason, so that one
	 * without was cut.
	 * @return whether a finish reason is required
	 */
	default boolean finishReasonRequired() {
		return true;
	}

	/**
	 * Whether nothing of the answer comes after a finish reason, so that what breaks then
	 * is only the connection. Some models name one on every chunk.
	 * @return whether a finish reason ends the answer
	 */
	default boolean finishReasonFinal() {
		return false;
	}

	/**
	 * Whether the provider charges nothing for it, whatever is asked.
	 * @return whether its price is known to be zero
	 */
	default boolean freeOfCharge() {
		return false;
	}

	/**
	 * Read what was used.
	 * @param metadata of the answer, or of the chunk of a stream that carries it
	 * @return the usage; {@link TokenUsage#UNKNOWN} if there is none
	 */
	default TokenUsage usage(ChatResponseMetadata metadata) {
		return StandardUsage.read(metadata.getUsage());
	}

	/**
	 * Whether the provider can be asked what an answer used and cost.
	 * @return whether {@link #lookUpUsage} makes sense
	 */
	default boolean canLookUpUsage() {
		return false;
	}

	/**
	 * Ask the provider what an answer used and cost that did not say so itself. Does not
	 * block.
	 * @param responseId by what id the provider knows the answer
	 * @return what it says, {@link TokenUsage#UNKNOWN} if it may know later; fails if it
	 * never will
	 */
	default CompletionStage<TokenUsage> lookUpUsage(String responseId) {
		return CompletableFuture.failedFuture(new UnsupportedOperationException("The provider cannot be asked"));
	}

}
