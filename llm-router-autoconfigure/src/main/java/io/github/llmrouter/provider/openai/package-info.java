/**
 * Targets on any server that speaks OpenAI's chat completions.
 */
@NullMarked
package io.github.llmrouter.provider.openai;

import org.jspecify.annotations.NullMarked;
