package io.github.llmrouter.provider.http;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * An answer came that is none: no JSON, nothing in it, cut within, or too long. The
 * message says what is wrong and holds nothing of the answer.
 */
public final class UnreadableResponseException extends IOException {

	private final boolean tooLarge;

	public UnreadableResponseException(String message) {
		this(message, null);
	}

	public UnreadableResponseException(String message, @Nullable Throwable cause) {
		this(message, cause, false);
	}

	private UnreadableResponseException(String message, @Nullable Throwable cause, boolean tooLarge) {
		super(message, cause);
		this.tooLarge = tooLarge;
	}

	/**
	 * An answer that is longer, or more deeply nested, than any that is read.
	 * @param message what is wrong
	 * @return the exception
	 */
	public static UnreadableResponseException tooLarge(String message) {
		return new UnreadableResponseException(message, null, true);
	}

	/**
	 * An answer of more tokens or depth than a parser takes. The parser's own exception
	 * quotes the answer.
	 * @return the exception
	 */
	public static UnreadableResponseException tooMuchToParse() {
		return tooLarge("The answer is more than can be parsed");
	}

	boolean isTooLarge() {
		return this.tooLarge;
	}

}
