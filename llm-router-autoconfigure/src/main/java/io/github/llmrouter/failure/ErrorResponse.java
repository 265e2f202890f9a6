package io.github.llmrouter.failure;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A provider's error as it came over HTTP, whatever client library brought it.
 *
 * @param status the HTTP status; 200 for an error inside a stream
 * @param headers the values of a header by its name, in any case; empty if absent
 * @param body the body, or the data of the stream's error event; {@code null} if there
 * was none
 */
public record ErrorResponse(int status, Function<String, List<String>> headers, @Nullable String body) {
}
