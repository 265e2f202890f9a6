package io.github.llmrouter.failure;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What the body of an error says in words, for programs and for people.
 */
final class ErrorText {

	private static final int SEARCHED_LENGTH = 8_000;

	// what OpenRouter says when the provider behind it said something
	private static final String SOMEBODY_ELSE = "Provider returned error";

	private ErrorText() {
	}

	/**
	 * All of it, to be searched for phrases.
	 * @param body the body
	 * @return the words in lower case, from the start, as far as they are worth searching
	 */
	static String words(ErrorBody body) {
		String message = body.message();
		String upstream = body.upstream().message();
		String words = ((message != null) ? message : "") + '\n' + ((upstream != null) ? upstream : "");
		return words.substring(0, Math.min(words.length(), SEARCHED_LENGTH)).toLowerCase(Locale.ROOT);
	}

	/**
	 * What may be told of it: what the provider behind the provider said where the
	 * message only says that it did, and no part of the prompt.
	 * @param body the body
	 * @return the detail, redacted and capped, or {@code null} if there is none
	 */
	static @Nullable String detail(ErrorBody body) {
		String message = body.message();
		String upstream = body.upstream().message();
		if (upstream != null && (message == null || message.equalsIgnoreCase(SOMEBODY_ELSE))) {
			String name = body.upstreamName();
			message = ((name != null) ? name : "upstream") + ": " + upstream;
		}
		String flagged = body.flaggedInput();
		if (message != null && flagged != null && !flagged.isBlank()) {
			message = message.replace(flagged, Redaction.DROPPED);
		}
		return Redaction.detail(message);
	}

}
