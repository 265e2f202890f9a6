package io.github.llmrouter.prompt;

import java.time.Duration;

import io.github.llmrouter.langfuse.LangfuseVerdict;
import io.github.llmrouter.langfuse.LangfuseVerdict.Meaning;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking Langfuse for a prompt.
 */
sealed interface FetchResult {

	/**
	 * It gave the prompt.
	 *
	 * @param prompt the prompt
	 */
	record Found(ManagedPrompt prompt) implements FetchResult {
	}

	/**
	 * It did not.
	 *
	 * @param reason why, in words that hold no key
	 * @param status the HTTP status, or {@code null} if there was no answer
	 * @param cause what was thrown, if anything was
	 * @param verdict what the answer means, or {@code null} if there was none
	 */
	record Failed(String reason, @Nullable Integer status, @Nullable Throwable cause,
			@Nullable LangfuseVerdict verdict) implements FetchResult {

		/** How soon Langfuse is asked again at the earliest. */
		static final Duration SHORTEST = Duration.ofSeconds(5);

		private static final int NOT_FOUND = 404;

		static Failed unanswered(String reason, @Nullable Throwable cause) {
			return new Failed(reason, null, cause, null);
		}

		static Failed noAnswer(@Nullable Throwable cause) {
			return unanswered("Langfuse gave no answer in time", cause);
		}

		static Failed notAsked(Throwable cause) {
			return unanswered("Langfuse could not be asked (" + cause.getClass().getSimpleName() + ")", cause);
		}

		/**
		 * How long it stands before Langfuse is asked again: as long as Langfuse asks, as
		 * long as a prompt where the same would be refused again, and else not for long.
		 * @param ttl how long a prompt is used
		 * @return at least {@link #SHORTEST}, and no more than five minutes
		 */
		Duration stands(Duration ttl) {
			if (this.verdict == null || this.verdict.meaning() == Meaning.ACCEPTED) {
				return SHORTEST;
			}
			Duration asked = (this.verdict.meaning() == Meaning.UNAVAILABLE) ? this.verdict.delay(1, 1) : ttl;
			Duration bounded = (asked.compareTo(LangfuseVerdict.MAX_DELAY) < 0) ? asked : LangfuseVerdict.MAX_DELAY;
			return (bounded.compareTo(SHORTEST) > 0) ? bounded : SHORTEST;
		}

		boolean isNotFound() {
			return this.status != null && this.status == NOT_FOUND;
		}

	}

}
