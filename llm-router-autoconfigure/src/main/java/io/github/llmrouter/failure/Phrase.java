package io.github.llmrouter.failure;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What only the words of an error tell. Words change without notice, so they are read
 * last: to tell apart what shares a status, or where there is nothing else. The order
 * matters for the latter: the first that is found counts.
 */
enum Phrase {

	CONTEXT_TOO_LONG(400, "maximum context length", "prompt is too long", "context length exceeded", "context window",
			"exceed context limit", "exceeds the available context size", "input token count", "input is too long"),

	UNKNOWN_MODEL(400, "is not a valid model id", "no endpoints found"),

	CONTENT_DECLINED(400, "requires moderation", "input was flagged", "content management policy"),

	KEY_REFUSED(401, "api key not valid", "invalid api key", "incorrect api key"),

	CANNOT_AFFORD(402, "can only afford"),

	NO_CREDIT(402, "insufficient credits", "credit balance is too low"),

	LIMIT_SPENT(403, "key limit exceeded", "budget exceeded", "spending limit"),

	FREE_PER_DAY(429, "free-models-per-day"),

	FREE_PER_MINUTE(429, "free-models-per-min"),

	RATE_LIMITED(429, "rate limit", "rate-limited", "too many requests"),

	OVERLOADED(529, "overloaded", "at capacity"),

	TIMED_OUT(504, "timed out");

	private final int status;

	private final List<String> wordings;

	Phrase(int status, String... wordings) {
		this.status = status;
		this.wordings = List.of(wordings);
	}

	/**
	 * Look for this phrase.
	 * @param words what was said, in lower case
	 * @return whether it is in there
	 */
	boolean in(String words) {
		return this.wordings.stream().anyMatch(words::contains);
	}

	/**
	 * Guess the status of an error that has none.
	 * @param words what was said, in lower case
	 * @return the status that usually comes with these words, or {@code null} if none
	 * does
	 */
	static @Nullable Integer findStatus(String words) {
		for (Phrase phrase : values()) {
			if (phrase.in(words)) {
				return phrase.status;
			}
		}
		return null;
	}

}
