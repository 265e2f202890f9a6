package io.github.llmrouter.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Which model of which provider a name in a chain means.
 *
 * @param name the name by which the model is known from here on: its id if the default
 * provider has it, otherwise with its provider before it
 * @param provider the name of its provider
 * @param model the id by which the provider knows it; {@code null} for the one that a
 * bean or the mock takes by itself
 */
record TargetName(String name, String provider, @Nullable String model) {
}
