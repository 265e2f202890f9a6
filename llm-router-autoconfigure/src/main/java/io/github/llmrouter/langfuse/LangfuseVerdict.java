package io.github.llmrouter.langfuse;

import java.time.Duration;
import java.time.Instant;

import io.github.llmrouter.failure.RetryAfter;
import io.github.llmrouter.langfuse.LangfuseHttp.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Decides for whoever sends something to Langfuse what its answer means, and whether and
 * when to send the same again.
 *
 * @param meaning what the answer means
 * @param retryAfter how long Langfuse asked to wait, which only what is unavailable may;
 * {@code null} if it said nothing usable
 */
public record LangfuseVerdict(Meaning meaning, @Nullable Duration retryAfter) {

	/** How often the same is sent, the first time included. */
	public static final int MAX_TRIES = 5;

	private static final long FIRST_DELAY_MILLIS = 1000;

	/** Longer than any limit of Langfuse asks for. */
	public static final Duration MAX_DELAY = Duration.ofMinutes(5);

	/**
	 * Judge an answer.
	 * @param reply the answer
	 * @param now the moment that a date in it is relative to
	 * @return the verdict
	 */
	public static LangfuseVerdict of(Reply reply, Instant now) {
		Meaning meaning = reply.isSuccess() ? (reply.isPage() ? Meaning.REJECTED : Meaning.ACCEPTED)
				: refusal(reply.status());
		return new LangfuseVerdict(meaning, (meaning == Meaning.UNAVAILABLE) ? retryAfter(reply, now) : null);
	}

	/**
	 * Judge that there was no answer.
	 * @param error why
	 * @return the verdict
	 */
	public static LangfuseVerdict of(Exception error) {
		// what the client itself refuses, it refuses again
		return new LangfuseVerdict((error instanceof RuntimeException) ? Meaning.REJECTED : Meaning.UNAVAILABLE, null);
	}

	private static Meaning refusal(int status) {
		return switch (status) {
			case 401, 403 -> Meaning.UNAUTHORIZED;
			case 413 -> Meaning.TOO_LARGE;
			case 408, 429 -> Meaning.UNAVAILABLE;
			default -> (status >= 500) ? Meaning.UNAVAILABLE : Meaning.REJECTED;
		};
	}

	private static @Nullable Duration retryAfter(Reply reply, Instant now) {
		return reply.headers()
			.firstValue("Retry-After")
			.map((value) -> RetryAfter.parse(value, now).delay())
			.orElse(null);
	}

	/**
	 * Whether sending the same again may help.
	 * @param tries how often it was sent
	 * @return whether to send it again
	 */
	public boolean allowsAnother(int tries) {
		return this.meaning == Meaning.UNAVAILABLE && tries < MAX_TRIES;
	}

	/**
	 * How long to wait before that: twice as long each time, and no shorter than Langfuse
	 * asks.
	 * @param tries how often it was sent
	 * @param random from 0 to 1: how much of the half that is left to chance; 1 for all
	 * @return at most five minutes
	 */
	public Duration delay(int tries, double random) {
		double half = (FIRST_DELAY_MILLIS << (tries - 1)) / 2.0;
		Duration own = Duration.ofMillis(Math.round(half + random * half));
		if (this.retryAfter == null || this.retryAfter.compareTo(own) <= 0) {
			return own;
		}
		return (this.retryAfter.compareTo(MAX_DELAY) < 0) ? this.retryAfter : MAX_DELAY;
	}

	/**
	 * What an answer means.
	 */
	public enum Meaning {

		/** It was taken. */
		ACCEPTED,

		/** Nothing is taken at present, but may be later. */
		UNAVAILABLE,

		/** The keys or the project are refused: nothing will ever be taken. */
		UNAUTHORIZED,

		/** Less of it may be taken. */
		TOO_LARGE,

		/** It will not be taken; something else may be. */
		REJECTED

	}

}
