package io.github.llmrouter.failure;

import org.jspecify.annotations.Nullable;

/**
 * The most telling thing about an error.
 *
 * @param status the status it has or stands for
 * @param verdict what it means, or {@code null} if the {@link StatusTable} decides
 */
record Signal(int status, @Nullable Verdict verdict) {

	static Signal ofStatus(int status) {
		return new Signal(status, null);
	}

}
