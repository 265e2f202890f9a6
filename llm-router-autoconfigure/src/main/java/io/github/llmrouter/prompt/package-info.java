/**
 * Prompts that are kept outside of the code and got by name: from Langfuse, or from the
 * class path.
 */
@NullMarked
package io.github.llmrouter.prompt;

import org.jspecify.annotations.NullMarked;
