package io.github.llmrouter.failure;

import org.jspecify.annotations.Nullable;

/**
 * Knows the exceptions of one client library.
 */
@FunctionalInterface
public interface ErrorResponseReader {

	/**
	 * Read the provider's error from an exception. Its causes are offered separately.
	 * @param error the exception
	 * @return the error, or {@code null} if this exception carries none
	 */
	@Nullable ErrorResponse read(Throwable error);

}
