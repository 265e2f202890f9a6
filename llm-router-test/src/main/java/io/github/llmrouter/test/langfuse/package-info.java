/**
 * A fake of Langfuse: of what takes spans and scores and gives prompts.
 */
@NullMarked
package io.github.llmrouter.test.langfuse;

import org.jspecify.annotations.NullMarked;
