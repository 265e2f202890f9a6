package io.github.llmrouter.failure;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A stream broke after a part of the answer had gone out, so that no other model could
 * take over. The part is no answer.
 */
public final class StreamBrokenException extends ChatRouterException {

	private final String partialText;

	public StreamBrokenException(String message, Failure failure, @Nullable String target, @Nullable String provider,
			@Nullable Throwable cause, List<? extends ChatRouterException> attempts, String partialText) {
		super(message, failure, target, provider, cause);
		this.partialText = partialText;
		attempts.forEach(this::addSuppressed);
	}

	/**
	 * The text that had gone out before the stream broke. It is part of no message or
	 * log.
	 * @return the text, empty if only reasoning or tool calls had gone out
	 */
	public String partialText() {
		return this.partialText;
	}

}
