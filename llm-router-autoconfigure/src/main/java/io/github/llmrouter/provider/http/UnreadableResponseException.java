package io.github.llmrouter.provider.http;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * An answer came that is none: no JSON, nothing in it, cut within, or too long. The
 * message says what is wrong and holds nothing of the answer.
 */
public final class UnreadableResponseException extends IOException {

	public UnreadableResponseException(String message) {
		this(message, null);
	}

	public UnreadableResponseException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
