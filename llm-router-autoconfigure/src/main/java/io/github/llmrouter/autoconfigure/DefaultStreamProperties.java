package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.StreamMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How streams are delivered unless their route or call says otherwise.
 *
 * @param mode What a stream does when it breaks after a piece of it has gone out: fail
 * (live), never come to that by sending nothing before the answer is whole (buffered), or
 * let the next model continue it (resume).
 * @param continuationPrompt What the next model is told in mode resume; '{tail}' stands
 * for the last words of what went out. By default an English text.
 */
record DefaultStreamProperties(@DefaultValue("live") StreamMode mode, @Nullable String continuationPrompt) {
}
