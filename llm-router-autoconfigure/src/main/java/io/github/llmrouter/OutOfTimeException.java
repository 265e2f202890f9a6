package io.github.llmrouter;

import java.util.concurrent.TimeoutException;

/**
 * The call has taken as long as it may, although the target was not silent for too long.
 */
final class OutOfTimeException extends TimeoutException {

	OutOfTimeException(String message) {
		super(message);
	}

}
