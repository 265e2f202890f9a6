/**
 * Targets on Anthropic's own API. Needs {@code spring-ai-anthropic}, which is optional.
 */
@NullMarked
package io.github.llmrouter.provider.anthropic;

import org.jspecify.annotations.NullMarked;
