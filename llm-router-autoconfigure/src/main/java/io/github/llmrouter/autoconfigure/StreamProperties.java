package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.StreamMode;
import org.jspecify.annotations.Nullable;

/**
 * How the streams of a route are delivered.
 *
 * @param mode What a stream of this route does when it breaks after a piece of it has
 * gone out. By default as llm.stream.mode says.
 */
record StreamProperties(@Nullable StreamMode mode) {
}
