/**
 * Targets on OpenRouter.
 */
@NullMarked
package io.github.llmrouter.provider.openrouter;

import org.jspecify.annotations.NullMarked;
